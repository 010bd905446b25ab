// Shows what the workspace tells while no page of it is open.
'use strict';
self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (e) { e.waitUntil(self.clients.claim()); });
self.addEventListener('push', function (e) {
  var m = {};
  try { m = e.data.json(); } catch (err) { /* not ours */ }
  e.waitUntil(self.registration.showNotification(m.title || 'Rõ Việc', {body: m.body || '', tag: m.tag || '', lang: m.lang || 'vi', data: {link: m.link || '/lam-viec/thong-bao'}}));
});
self.addEventListener('notificationclick', function (e) {
  e.notification.close();
  var to = new URL(e.notification.data.link, self.location.origin);
  if (to.origin !== self.location.origin) return;
  e.waitUntil(self.clients.matchAll({type: 'window'}).then(function (all) {
    for (var i = 0; i < all.length; i++) if (all[i].url === to.href) return all[i].focus();
    return self.clients.openWindow(to.href);
  }));
});
