// Ctrl+K opens the commands over any page of the workspace. The same commands
// are a page of their own at /lam-viec/lenh.
(function () {
  'use strict';
  var at = document.querySelector('a[data-palette]');
  if (!at || !window.fetch || !window.HTMLDialogElement) return;
  var box, input, list, marked = -1;
  // Marks are left out, as the server leaves them out of data-key.
  function fold(s) { return s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase().trim(); }
  function shown() { return Array.prototype.filter.call(list.querySelectorAll('a'), function (a) { return !a.parentNode.hidden; }); }
  function mark(i) {
    var all = shown();
    list.querySelectorAll('a[aria-selected]').forEach(function (a) { a.removeAttribute('aria-selected'); });
    marked = all.length ? (i + all.length) % all.length : -1;
    if (marked < 0) { input.removeAttribute('aria-activedescendant'); return; }
    all[marked].setAttribute('aria-selected', 'true');
    all[marked].scrollIntoView({block: 'nearest'});
    input.setAttribute('aria-activedescendant', all[marked].id);
  }
  function filter() {
    var words = fold(input.value).split(/\s+/).filter(Boolean);
    list.querySelectorAll('section').forEach(function (s) {
      var any = false;
      s.querySelectorAll('li').forEach(function (li) {
        var key = ' ' + li.firstElementChild.dataset.key;
        li.hidden = !words.every(function (w) { return key.indexOf(' ' + w) >= 0; });
        any = any || !li.hidden;
      });
      s.hidden = !any;
    });
    mark(0);
  }
  function go() {
    var all = shown();
    if (marked >= 0 && all[marked]) location.href = all[marked].href;
    else if (input.value.trim()) location.href = at.dataset.search + '?q=' + encodeURIComponent(input.value.trim());
  }
  function make(html) {
    box = document.createElement('dialog');
    box.className = 'palette';
    box.setAttribute('aria-label', at.textContent);
    input = document.createElement('input');
    input.type = 'search';
    input.id = 'lenh';
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-label', at.dataset.palette);
    input.setAttribute('aria-expanded', 'true');
    input.setAttribute('aria-controls', 'lenh-ds');
    input.autocomplete = 'off';
    list = document.createElement('div');
    list.id = 'lenh-ds';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', at.textContent);
    list.innerHTML = html;
    list.querySelectorAll('section').forEach(function (s, i) {
      s.setAttribute('role', 'group');
      s.setAttribute('aria-label', s.firstElementChild.textContent);
      s.firstElementChild.setAttribute('role', 'presentation');
      s.querySelector('ul').setAttribute('role', 'presentation');
      s.querySelectorAll('li').forEach(function (li, j) {
        li.setAttribute('role', 'presentation');
        var a = li.firstElementChild;
        a.id = 'lenh-' + i + '-' + j;
        a.setAttribute('role', 'option');
        a.tabIndex = -1;
      });
    });
    box.appendChild(input);
    box.appendChild(list);
    document.body.appendChild(box);
    input.addEventListener('input', filter);
    input.addEventListener('keydown', function (e) {
      if (e.isComposing) return;
      if (e.key === 'ArrowDown') { e.preventDefault(); mark(marked + 1); }
      else if (e.key === 'ArrowUp') { e.preventDefault(); mark(marked - 1); }
      else if (e.key === 'Enter') { e.preventDefault(); go(); }
    });
  }
  function open() {
    if (box) { if (!box.open) { input.value = ''; filter(); box.showModal(); input.focus(); } return; }
    fetch(at.href + '?manh=1', {credentials: 'same-origin'}).then(function (r) { if (!r.ok) throw r; return r.text(); }).then(function (html) {
      if (box) return;
      make(html);
      open();
    }).catch(function () { location.href = at.href; });
  }
  document.addEventListener('keydown', function (e) {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key === 'k') { e.preventDefault(); open(); }
  });
  at.addEventListener('click', function (e) { e.preventDefault(); open(); });
})();
