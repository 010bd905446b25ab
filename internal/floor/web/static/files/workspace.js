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
        var row = document.activeElement && document.activeElement.closest('tr, .inbox li, .worklist li'), box = row && row.querySelector('input[type=checkbox]');
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
  // A tree drawn as a table becomes a treegrid: rows fold, arrows move, one
  // row is in the order of the Tab key.
  document.querySelectorAll('table[data-treegrid]').forEach(function (table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var level = function (r) { return +r.dataset.level; };
    var opened = function (r) { return r.getAttribute('aria-expanded') === 'true'; };
    var parent = function (i) { for (var k = i - 1; k >= 0; k--) if (level(rows[k]) < level(rows[i])) return k; return -1; };
    var draw = function () { // a row shows where all above it are open
      var shut = 99;
      rows.forEach(function (r) {
        if (level(r) <= shut) shut = 99;
        r.hidden = shut < 99;
        if (shut === 99 && r.hasAttribute('aria-expanded') && !opened(r)) shut = level(r);
      });
    };
    var set = function (r, open) {
      if (!r.hasAttribute('aria-expanded')) return;
      r.setAttribute('aria-expanded', open);
      var b = r.querySelector('.grid-toggle');
      b.textContent = open ? '−' : '+';
      b.setAttribute('aria-label', (open ? table.dataset.close : table.dataset.open) + ' ' + r.querySelector('a').textContent.trim().split(' ')[0]);
      draw();
    };
    var focus = function (r) {
      if (!r) return;
      rows.forEach(function (x) { x.tabIndex = -1; });
      r.tabIndex = 0;
      r.focus();
    };
    table.setAttribute('role', 'treegrid');
    table.querySelectorAll('thead, tbody').forEach(function (x) { x.setAttribute('role', 'rowgroup'); });
    table.querySelectorAll('thead tr').forEach(function (x) { x.setAttribute('role', 'row'); });
    table.querySelectorAll('thead th').forEach(function (x) { x.setAttribute('role', 'columnheader'); });
    rows.forEach(function (r, i) {
      r.setAttribute('role', 'row');
      r.setAttribute('aria-level', level(r));
      r.tabIndex = i ? -1 : 0;
      Array.prototype.forEach.call(r.cells, function (c) { c.setAttribute('role', c.tagName === 'TH' ? 'rowheader' : 'gridcell'); });
      if (!r.hasAttribute('data-below')) return;
      var b = document.createElement('button');
      b.type = 'button';
      b.tabIndex = -1;
      b.className = 'grid-toggle no-print';
      r.cells[0].insertBefore(b, r.querySelector('a'));
      b.addEventListener('click', function () { set(r, !opened(r)); focus(r); });
      r.setAttribute('aria-expanded', r.hasAttribute('data-opened'));
      set(r, r.hasAttribute('data-opened'));
    });
    draw();
    table.addEventListener('keydown', function (e) {
      var r = e.target.closest('tbody tr'), i = rows.indexOf(r);
      if (i < 0 || e.target !== r || e.altKey || e.ctrlKey || e.metaKey) return;
      var shown = rows.filter(function (x) { return !x.hidden; }), at = shown.indexOf(r), done = true;
      switch (e.key) {
        case 'ArrowDown': focus(shown[at + 1]); break;
        case 'ArrowUp': focus(shown[at - 1]); break;
        case 'Home': focus(shown[0]); break;
        case 'End': focus(shown[shown.length - 1]); break;
        case 'ArrowRight': if (r.hasAttribute('aria-expanded') && !opened(r)) set(r, true); else if (rows[i + 1] && level(rows[i + 1]) > level(r)) focus(rows[i + 1]); break;
        case 'ArrowLeft': if (opened(r)) set(r, false); else focus(rows[parent(i)]); break;
        case 'Enter': location.href = r.querySelector('a').href; break;
        default: done = false;
      }
      if (done) e.preventDefault();
    });
  });
  var problem = document.getElementById('loi');
  if (problem) problem.focus();
})();
