// Keyboard and kept text. Everything here can also be done without it.
(function () {
  'use strict';
  var go = {h: '/lam-viec', i: '/lam-viec/thong-bao', t: '/lam-viec/nhiem-vu', s: '/lam-viec/phien-hop', p: '/lam-viec/ke-hoach'};
  var waiting = false;
  var typing = function (e) { var t = e.target; return t && (t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName)); };
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll('main tbody th a, .inbox a, .worklist a, .board li > p > a, .day-task')); };
  // Working through a conclusion: one proposal is the current one.
  var proposals = document.querySelector('[data-proposals]') && (function () {
    var cards = Array.prototype.slice.call(document.querySelectorAll('[data-proposals] details[id^="p-"]'));
    var current = function () {
      var at = document.activeElement && document.activeElement.closest('details[id^="p-"]');
      return at || document.querySelector('details[id^="p-"]:target') || cards.filter(function (c) { return c.open; })[0] || cards[0];
    };
    var show = function (c) {
      for (var d = c; d; d = d.parentElement.closest('details')) d.open = true;
      c.querySelector('summary').focus();
      c.scrollIntoView({block: 'nearest'});
    };
    var open = function () { var c = document.querySelector('details[id^="p-"]:target'); if (c) for (var d = c; d; d = d.parentElement.closest('details')) d.open = true; };
    window.addEventListener('hashchange', open);
    open();
    // One more empty line appears when the last line for agencies is filled.
    document.addEventListener('input', function (e) {
      var t = e.target;
      if (!t.getAttribute || t.getAttribute('list') !== 'co-quan' || !t.value) return;
      var all = t.parentElement.querySelectorAll('input');
      if (all[all.length - 1] !== t) return;
      var n = t.cloneNode();
      n.id = t.id + 'x'; n.value = ''; n.setAttribute('value', ''); n.setAttribute('aria-label', t.parentElement.querySelector('label').textContent.trim() + ' ' + (all.length + 1));
      t.after(n);
    });
    var press = function (c, what) { var b = c.querySelector('button[value="' + what + '"]'); if (b) { show(c); b.click(); } return true; };
    return function (e) {
      var c = current(), i = cards.indexOf(c), f;
      if (e.key === 'u') { f = document.querySelector('form[data-undo]'); if (f) f.requestSubmit(); return true; }
      if (!c) return false;
      switch (e.key) {
        case 'j': case 'k':
          e.preventDefault();
          i = document.activeElement && document.activeElement.closest('details[id^="p-"]') ? (e.key === 'j' ? Math.min(i + 1, cards.length - 1) : Math.max(i - 1, 0)) : i;
          show(cards[i]);
          return true;
        case 'a': return press(c, 'hand_out');
        case 's': // where to split is asked for unless there is one place only
          f = c.querySelector('select[name^="at-"]');
          if (f && !f.value) {
            var places = Array.prototype.filter.call(f.options, function (o) { return o.value; });
            if (places.length !== 1) { e.preventDefault(); show(c); f.focus(); return true; }
            f.value = places[0].value;
          }
          return press(c, 'split');
        case 'm': return press(c, 'merge');
        case 'e': f = c.querySelector('input[name^="title-"]'); if (f) { e.preventDefault(); show(c); f.focus(); } return true;
        case 'r':
          f = c.querySelector('input[name^="reason-"]');
          if (f && !f.value) { e.preventDefault(); show(c); f.focus(); return true; }
          return press(c, 'reject');
      }
      return false;
    };
  })();
  document.addEventListener('keydown', function (e) {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form) { e.target.form.requestSubmit(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
    if (!waiting && proposals && proposals(e)) return;
    if (waiting) { waiting = false; if (go[e.key]) { e.preventDefault(); location.href = go[e.key]; } return; }
    var list, i;
    switch (e.key) {
      case 'g': waiting = true; setTimeout(function () { waiting = false; }, 1000); break;
      case '?': location.href = '/lam-viec/tro-giup#phim-tat'; break;
      case '/': var s = document.querySelector('main input[type=search]'); if (s) { e.preventDefault(); s.focus(); } break;
      case 'j': case 'k':
        list = rows();
        if (!list.length) { // a page of one task: the next in its list
          var beside = document.querySelector('main a[rel=' + (e.key === 'j' ? 'next' : 'prev') + ']');
          if (beside) location.href = beside.href;
          break;
        }
        i = list.indexOf(document.activeElement);
        i = e.key === 'j' ? Math.min(i + 1, list.length - 1) : Math.max(i - 1, 0);
        if (list[i]) list[i].focus();
        break;
      case 'x':
        var row = document.activeElement && document.activeElement.closest('tr'), box = row && row.querySelector('input[type=checkbox]');
        if (box) { e.preventDefault(); box.click(); }
        break;
      case 'e': var edit = document.querySelector('main a[data-key=e]'); if (edit) location.href = edit.href; break;
      case 'c': var b = document.querySelector('.toolbar a.button'); if (b) location.href = b.href; break;
    }
  });
  // What was typed survives a closed tab: kept in this browser until it is sent.
  document.querySelectorAll('main form[method=post]').forEach(function (f) {
    if (!f.querySelector('textarea')) return;
    // Of a proposal every field is kept, as long as nobody has changed it since.
    var seen = f.closest('[data-proposals]') && f.querySelector('input[name^="version-"]');
    var fields = function () { return Array.prototype.slice.call(f.querySelectorAll(seen ? 'textarea, select, input:not([type=hidden])' : 'textarea')); };
    var named = function (name) { return fields().filter(function (t) { return t.name === name; }); };
    var key = 'rv:' + location.pathname + ':' + f.getAttribute('action') + (seen ? ':' + seen.value : '');
    try {
      var kept = JSON.parse(sessionStorage.getItem(key) || '{}');
      Object.keys(kept).forEach(function (name) {
        kept[name].forEach(function (v, i) {
          var t = named(name)[i];
          if (!t || !seen && t.value) return;
          t.value = v;
          if (seen && v) t.dispatchEvent(new Event('input', {bubbles: true})); // adds the next empty line for agencies
        });
        for (var d = seen && f.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
      });
      f.addEventListener('input', function () {
        var v = {};
        fields().forEach(function (t) { (v[t.name] = v[t.name] || []).push(t.value); });
        sessionStorage.setItem(key, JSON.stringify(v));
      });
      f.addEventListener('submit', function () { sessionStorage.removeItem(key); });
    } catch (err) { /* storage is switched off */ }
  });
  // What is unclear shows while a conclusion is written.
  var draft = document.querySelector('form[data-lint]'), out = document.getElementById('kiem-tra');
  if (draft && out && window.fetch) {
    var timer, asked = 0;
    draft.addEventListener('input', function (e) {
      if (e.target.name !== 'text') return;
      clearTimeout(timer);
      timer = setTimeout(function () {
        var mine = ++asked, body = new FormData();
        if (!e.target.value.trim()) { out.textContent = ''; return; }
        body.append('text', e.target.value);
        body.append('fragment', '1');
        fetch(draft.dataset.lint, {method: 'POST', body: body, credentials: 'same-origin'}).then(function (r) { return r.ok ? r.text() : ''; }).then(function (html) {
          if (mine === asked) out.innerHTML = html;
        }).catch(function () { /* away from the house: the button still works */ });
      }, 700);
    });
  }
  var problem = document.getElementById('loi');
  if (problem) problem.focus();
})();
