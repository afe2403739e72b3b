// The marking sheet: keys, running total, time notes, and a draft that is kept all the time.
const form = document.getElementById("sheet");
const video = document.getElementById("video");
const notes = document.getElementById("notes");
const keys = form.querySelector("[data-c=keys]");
const criteria = [...form.querySelectorAll("[data-c=criterion]")];
const state = document.querySelector("[data-c=autosave]");
const stateText = state && state.querySelector("[data-autosave-text]");

function show(name, time) {
  if (!state) return;
  state.dataset.state = name;
  const words = (state.dataset[name] || "").replace("{time}", time || "");
  if (name !== "failed") { stateText.textContent = words; return; }
  const again = document.createElement("button");
  Object.assign(again, { type: "button", className: "link", textContent: words, onclick: save });
  stateText.replaceChildren(again);
}

// What this window has written and the server has not confirmed survives a reload; it ends with the window.
const NAME = `sheet ${form.dataset.sheet}`;
const isWritten = (name) => name !== "csrf_token" && name !== "revision";
const written = () => [...new FormData(form)].filter(([name]) => isWritten(name));
const revision = () => Number(form.elements.revision.value);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
function keep(isOnItsWay) {
  const kept = { revision: revision(), isOnItsWay, fields: written() };
  try { sessionStorage.setItem(NAME, JSON.stringify(kept)); } catch { /* a browser that keeps nothing */ }
}
function forget() {
  try { sessionStorage.removeItem(NAME); } catch { /* the same */ }
}
function restore() {
  let kept;
  try { kept = JSON.parse(sessionStorage.getItem(NAME)); } catch { return; }
  // A save whose answer this window has not seen has made one revision more.
  if (!kept || ![0, Number(kept.isOnItsWay)].includes(revision() - kept.revision)) return;
  if (same(kept.fields, written())) return;
  for (const field of form.elements) {
    if (!field.name || !isWritten(field.name) || field.type === "submit") continue;
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  save();
}

// The sum of what is marked so far.
const total = form.querySelector("[data-total]");
function count() {
  let points = 0, done = 0;
  for (const one of criteria) {
    const chosen = one.querySelector("input[type=radio]:checked");
    const level = one.querySelector("[data-level]"), shown = one.querySelector("[data-points]");
    const most = shown.textContent.split("/")[1];
    level.textContent = chosen ? chosen.dataset.words : level.dataset.none;
    shown.textContent = (chosen ? chosen.dataset.points : "—") + "/" + most;
    if (chosen) { points += Number(chosen.dataset.points); done += 1; }
  }
  total.textContent = total.dataset.words
    .replace("{points}", Math.round(points * 10) / 10).replace("{done}", done).replace("{all}", criteria.length);
}

// The draft: one save at a time; only the server's answer says it is saved. What has no answer is
// sent again as it was, so that a server which took it already can tell; what came after follows it.
let timer = 0, sending = null, unanswered = null, stopped = false;
function save() {
  clearTimeout(timer);
  if (!stopped) sending ??= send().finally(() => { sending = null; });
  return sending;
}
async function send() {
  unanswered ??= new FormData(form);
  keep(true);
  show("saving");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: unanswered, headers: { "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout?.(10000),
    });
    const kept = answer.ok ? await answer.json().catch(() => null) : null;
    if (kept) {
      const isAll = same([...unanswered].filter(([name]) => isWritten(name)), written());
      unanswered = null;
      form.elements.revision.value = kept.revision;
      show("saved", kept.saved);
      if (isAll) forget();
      else later();
    } else if (answer.status === 409) { stopped = true; keep(false); show("conflict"); } else retry("failed");
  } catch { retry("offline"); }
}
function retry(name) {
  show(name);
  timer = setTimeout(save, 5000);
}
function later() {
  keep(unanswered !== null);
  clearTimeout(timer);
  timer = setTimeout(save, 800);
}
window.addEventListener("online", () => { if (state?.dataset.state === "offline") save(); });
form.addEventListener("input", () => { count(); later(); });
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  const isUnsure = sending || (unanswered && state?.dataset.state === "offline");
  if (stopped || (navigator.onLine && !isUnsure)) { keep(true); return; }
  // What is handed in must carry the revision that the draft on its way comes back with; and
  // without a network it would only lead to the browser's own page.
  event.preventDefault();
  const press = event.submitter;
  await save();
  if (state?.dataset.state !== "offline") form.requestSubmit(press);
});

function pad(n) { return String(n).padStart(2, "0"); }
function stamp() {
  const at = Math.floor(video.currentTime || 0);
  const line = `${pad(Math.floor(at / 60))}:${pad(at % 60)} `;
  notes.value = notes.value && !notes.value.endsWith("\n") ? `${notes.value}\n${line}` : notes.value + line;
  notes.focus();
  notes.setSelectionRange(notes.value.length, notes.value.length);
  later();
}
function open(step) {
  const now = criteria.findIndex((one) => one.open);
  const next = Math.min(Math.max(now + step, 0), criteria.length - 1);
  criteria.forEach((one, n) => { one.open = n === next; });
  criteria[next].querySelector("summary").focus();
}
function choose(level) {
  const here = criteria.find((one) => one.open);
  const radio = here && here.querySelector(`input[value="${level}"]`);
  if (radio) { radio.checked = true; count(); later(); }
}
const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
function speed(step) {
  const n = SPEEDS.indexOf(video.playbackRate);
  video.playbackRate = SPEEDS[Math.min(Math.max((n < 0 ? 1 : n) + step, 0), SPEEDS.length - 1)];
}
const KEYS = {
  " ": () => (video.paused ? video.play().catch(() => {}) : video.pause()),
  ArrowLeft: () => { video.currentTime -= 5; }, ArrowRight: () => { video.currentTime += 5; },
  ",": () => speed(-1), ".": () => speed(1), j: () => open(1), k: () => open(-1), t: stamp,
  "?": () => { keys.open = true; keys.querySelector("summary").focus(); },
};
for (const level of "01234") KEYS[level] = () => choose(level);
const off = form.querySelector("[data-keys-off]");
try { off.checked = localStorage.getItem("marker-keys") === "off"; } catch { /* kept for this page only */ }
off.addEventListener("change", () => {
  try { localStorage.setItem("marker-keys", off.checked ? "off" : "on"); } catch { /* the same */ }
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=finish]"));
    return;
  }
  const typing = event.target.matches("textarea, input[type=text]");
  const press = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (typing || off.checked || event.ctrlKey || event.altKey || event.metaKey || !press) return;
  // A criterion unfolds with Enter: the space bar is the video's while single keys are on.
  if (event.key === " " && event.target.matches("button, a, input, summary:not(.criterion > *)")) return;
  if (event.key.startsWith("Arrow") && event.target.matches("input[type=radio], video")) return;
  event.preventDefault();
  press();
});
restore();
count();
