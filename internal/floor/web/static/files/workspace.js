// Keyboard and kept text. Everything here can also be done without it.
(function () {
  'use strict';
  var go = {h: '/lam-viec', i: '/lam-viec/thong-bao', t: '/lam-viec/nhiem-vu', s: '/lam-viec/phien-hop', p: '/lam-viec/ke-hoach'};
  var waiting = false;
  var typing = function (e) { var t = e.target; return t && (t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName)); };
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll('main tbody th a, .inbox a, .worklist a')); };
  document.addEventListener('keydown', function (e) {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form) { e.target.form.requestSubmit(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
    if (waiting) { waiting = false; if (go[e.key]) { e.preventDefault(); location.href = go[e.key]; } return; }
    var list, i;
    switch (e.key) {
      case 'g': waiting = true; setTimeout(function () { waiting = false; }, 1000); break;
      case '?': location.href = '/lam-viec/tro-giup#phim-tat'; break;
      case '/': var s = document.querySelector('main input[type=search]'); if (s) { e.preventDefault(); s.focus(); } break;
      case 'j': case 'k':
        list = rows(); i = list.indexOf(document.activeElement);
        i = e.key === 'j' ? Math.min(i + 1, list.length - 1) : Math.max(i - 1, 0);
        if (list[i]) list[i].focus();
        break;
      case 'c': var b = document.querySelector('.toolbar a.button'); if (b) location.href = b.href; break;
    }
  });
  // What was typed survives a closed tab: kept in this browser until it is sent.
  document.querySelectorAll('main form[method=post]').forEach(function (f) {
    var texts = f.querySelectorAll('textarea');
    if (!texts.length) return;
    var key = 'rv:' + location.pathname + ':' + f.getAttribute('action');
    try {
      var kept = JSON.parse(sessionStorage.getItem(key) || '{}');
      texts.forEach(function (t) { if (!t.value && kept[t.name]) t.value = kept[t.name]; });
      f.addEventListener('input', function () {
        var v = {}; texts.forEach(function (t) { v[t.name] = t.value; });
        sessionStorage.setItem(key, JSON.stringify(v));
      });
      f.addEventListener('submit', function () { sessionStorage.removeItem(key); });
    } catch (err) { /* storage is switched off */ }
  });
  var problem = document.getElementById('loi');
  if (problem) problem.focus();
})();
