// A− and A+ take hold at once; the server remembers the choice in the background.
const root = document.documentElement;
for (const form of document.querySelectorAll('[data-c="textsize"]')) {
  form.dataset.noBusy = "";
  form.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    const now = Number(root.dataset.text ?? 1);
    const size = Math.min(3, Math.max(0, now + Number(event.submitter.dataset.step)));
    const body = new FormData(form);
    body.set("size", String(size));
    root.dataset.text = String(size);
    fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, keepalive: true }).catch(() => {});
    for (const other of document.querySelectorAll('[data-c="textsize"] button')) {
      other.value = String(Math.min(3, Math.max(0, size + Number(other.dataset.step))));
    }
  });
}
