// Keeps a part of a page fresh: asks for it every few seconds and puts it in where it changed.
// What somebody is in by keyboard stays in focus. Signed out meanwhile, the page is asked anew.

const EVERY_MS = 5000;

async function refresh(part) {
  const answer = await fetch(part.dataset.live, {
    headers: { "HotLine-Live": "1" },
    cache: "no-store",
  });
  if (answer.redirected) return location.reload();
  if (!answer.ok) return;
  const fresh = (await answer.text()).trim();
  if (fresh === part.dataset.shown) return;
  part.dataset.shown = fresh;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.innerHTML = fresh;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

for (const part of document.querySelectorAll("[data-live]")) {
  let asked = false;
  setInterval(async () => {
    if (asked || document.hidden) return;
    asked = true;
    try {
      await refresh(part);
    } catch {
      // No connection for the moment: what is shown stays, the next time may do.
    } finally {
      asked = false;
    }
  }, EVERY_MS);
}
