// The service worker: one version of the app as a whole, from a cache of its own. A new version is fetched beside the old
// one and takes over when the technician says so, or when no window of the old one is left.
const VERSION = "callout-{{version}}";
const FILES = ["./", "manifest.webmanifest", {{files}}];
// What is not needed for the first list: fetched when the page says that the list is there.
const LATER = [{{later}}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })))));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("callout-") && name !== VERSION;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
  if (event.data === "fetch-the-rest") event.waitUntil(fetchTheRest());
});

async function fetchTheRest() {
  const cache = await caches.open(VERSION);
  const there = await Promise.all(LATER.map((file) => cache.match(file)));
  await cache.addAll(LATER.filter((_, index) => !there[index]));
}

// The map's setting is the server's: asked for each time, and remembered for when nobody answers.
async function mapSetting(request) {
  const cache = await caches.open(VERSION);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put("map.json", fresh.clone());
    return fresh;
  } catch (error) {
    return (await cache.match("map.json")) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith("/app/")) return;
  if (url.pathname === "/app/map.json") {
    event.respondWith(mapSetting(event.request));
    return;
  }
  const wanted = event.request.mode === "navigate" ? "./" : event.request;
  event.respondWith(
    caches.open(VERSION)
      .then((cache) => cache.match(wanted, { ignoreSearch: true }))
      .then((found) => found ?? fetch(event.request)),
  );
});
