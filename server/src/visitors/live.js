// Looks again while the page is in sight, and changes only what has changed. Without this script one reloads by hand.
(() => {
  "use strict";
  const part = document.getElementById("now");
  const told = document.getElementById("told");
  const hint = document.getElementById("hint");
  if (!part || !told) return;
  let tag = "";
  const look = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(part.dataset.again, { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
    } catch {
      return; // No line: the next look may have one.
    }
    if (answer.status === 304) return;
    const state = answer.headers.get("x-visit-state");
    // Another state has other forms, or none. Whoever is filling one in keeps it.
    if (!answer.ok || (state !== part.dataset.state && !document.activeElement.closest("form"))) {
      location.reload();
      return;
    }
    tag = answer.headers.get("etag") || "";
    const heading = part.querySelector("h1").textContent;
    part.innerHTML = await answer.text();
    const now = part.querySelector("h1").textContent;
    if (now !== heading) told.textContent = now;
  };
  if (hint) hint.textContent = hint.dataset.live;
  setInterval(look, Number(part.dataset.seconds) * 1000);
  document.addEventListener("visibilitychange", look);
})();
