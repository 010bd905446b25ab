// Suggestions for the search box: a listbox under it. Without this file the
// form works as it is.
(function () {
  'use strict';
  var input = document.querySelector('input[data-suggest]');
  if (!input || !window.fetch) return;
  var list = document.createElement('ul');
  list.id = 'goi-y';
  list.className = 'suggest';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.getAttribute('data-suggest-label'));
  list.hidden = true;
  input.parentNode.appendChild(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');
  var at = -1, timer = 0, asked = '';
  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }
  function go(text) {
    input.value = text;
    close();
    input.form.submit();
  }
  function mark(i) {
    var o = list.children;
    if (at >= 0 && o[at]) o[at].setAttribute('aria-selected', 'false');
    at = (i + o.length) % o.length;
    o[at].setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', o[at].id);
  }
  function show(items) {
    list.textContent = '';
    items.forEach(function (text, i) {
      var li = document.createElement('li');
      li.id = 'goi-y-' + i;
      li.lang = 'vi';
      li.setAttribute('role', 'option');
      li.setAttribute('aria-selected', 'false');
      li.textContent = text;
      li.addEventListener('mousedown', function (e) { e.preventDefault(); go(text); });
      list.appendChild(li);
    });
    at = -1;
    list.hidden = items.length === 0;
    input.setAttribute('aria-expanded', String(items.length > 0));
    input.removeAttribute('aria-activedescendant');
  }
  input.addEventListener('input', function () {
    clearTimeout(timer);
    var q = input.value;
    if (q.trim().length < 2) { close(); return; }
    timer = setTimeout(function () {
      asked = q;
      fetch(input.getAttribute('data-suggest') + '?q=' + encodeURIComponent(q), {headers: {Accept: 'application/json'}, credentials: 'same-origin'})
        .then(function (r) { return r.ok ? r.json() : {items: []}; })
        .then(function (r) { if (asked === q && document.activeElement === input) show(r.items); })
        .catch(close);
    }, 120);
  });
  input.addEventListener('keydown', function (e) {
    if (list.hidden || e.isComposing) return;
    if (e.key === 'ArrowDown') { e.preventDefault(); mark(at + 1); }
    else if (e.key === 'ArrowUp') { e.preventDefault(); mark(at < 0 ? -1 : at - 1); }
    else if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); close(); }
    else if (e.key === 'Enter' && at >= 0) { e.preventDefault(); go(list.children[at].textContent); }
  });
  input.addEventListener('blur', close);
})();
