// Subscribes this browser to what its person is told, or ends that. Browsers
// let only a script ask for it.
(function () {
  'use strict';
  var form = document.querySelector('form[data-push]');
  if (!form) return;
  var say = document.getElementById('day-trang-thai');
  var button = form.querySelector('button[type=submit]');
  var words = form.dataset;
  function tell(text) { say.textContent = text; say.hidden = !text; }
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window) || !window.crypto || !crypto.subtle) { tell(words.unable); return; }
  function bytes(s) {
    var raw = atob(s.replace(/-/g, '+').replace(/_/g, '/')), out = new Uint8Array(raw.length), i;
    for (i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
    return out;
  }
  function text(buffer) { return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''); }
  function worker() { return navigator.serviceWorker.register(words.push).then(function () { return navigator.serviceWorker.getRegistration(words.push); }); }
  function active(reg) {
    if (reg.active) return reg;
    return new Promise(function (done) {
      var w = reg.installing || reg.waiting;
      w.addEventListener('statechange', function () { if (w.state === 'activated') done(reg); });
    });
  }
  function hash(s) {
    return crypto.subtle.digest('SHA-256', new TextEncoder().encode(s)).then(function (b) {
      return Array.prototype.map.call(new Uint8Array(b), function (x) { return ('0' + x.toString(16)).slice(-2); }).join('');
    });
  }
  form.hidden = false;
  // Which of the browsers in the list is this one?
  navigator.serviceWorker.getRegistration(words.push).then(function (reg) { return reg && reg.pushManager.getSubscription(); }).then(function (sub) {
    if (!sub) return;
    return hash(sub.endpoint).then(function (h) {
      var row = document.querySelector('[data-browser="' + h + '"]');
      if (!row) return;
      row.querySelector('[data-this]').hidden = false;
      button.textContent = words.renew;
      row.querySelector('form').addEventListener('submit', function (e) {
        if (row.dataset.ended) return;
        e.preventDefault();
        row.dataset.ended = '1';
        var f = e.target;
        var go = function () { f.requestSubmit(); };
        sub.unsubscribe().then(go, go);
      });
    });
  }).catch(function () { /* the list is whole without the mark */ });
  var filled = false;
  form.addEventListener('submit', function (e) {
    if (filled) return;
    e.preventDefault();
    tell(words.asking);
    button.disabled = true;
    Notification.requestPermission().then(function (answer) {
      if (answer !== 'granted') throw words.denied;
      return worker();
    }).then(active).then(function (reg) {
      return reg.pushManager.getSubscription().then(function (old) {
        if (old && old.options.applicationServerKey && text(old.options.applicationServerKey) === words.key) return old;
        return Promise.resolve(old && old.unsubscribe()).then(function () { return reg.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytes(words.key)}); });
      });
    }).then(function (sub) {
      form.elements.endpoint.value = sub.endpoint;
      form.elements.p256dh.value = text(sub.getKey('p256dh'));
      form.elements.auth.value = text(sub.getKey('auth'));
      filled = true;
      button.disabled = false;
      form.requestSubmit();
    }).catch(function (err) {
      button.disabled = false;
      tell(typeof err === 'string' ? err : words.failed);
    });
  });
})();
