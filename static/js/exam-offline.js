// Keeps the pages of a running exam readable while the network is away. The network always comes
// first; a kept page says so of itself, so that its script counts time and answers on from the store.
const PAGES = "exam-pages";
const KEPT = /^\/exam-attempts\/[^/]+\/(q\/\d+|review)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && KEPT.test(new URL(request.url).pathname)) {
    event.respondWith(answer(request));
  }
});

async function answer(request) {
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected && response.type === "basic") {
      const pages = await caches.open(PAGES);
      await pages.put(request.url, response.clone());
    }
    return response;
  } catch (error) {
    const kept = await caches.match(request.url, { ignoreVary: true });
    if (!kept) throw error;
    const html = (await kept.text()).replace("<body ", "<body data-kept ");
    const headers = { "Content-Type": "text/html; charset=utf-8" };
    for (const name of ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]) {
      if (kept.headers.has(name)) headers[name] = kept.headers.get(name);
    }
    return new Response(html, { headers });
  }
}
