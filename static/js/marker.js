// The marking sheet: keys, running total, time notes, and a draft that is kept all the time.
const form = document.getElementById("sheet");
const video = document.getElementById("video");
const notes = document.getElementById("notes");
const criteria = [...form.querySelectorAll("[data-c=criterion]")];
const state = document.querySelector("[data-c=autosave]");
const stateText = state && state.querySelector("[data-autosave-text]");

function show(name, time) {
  if (!state) return;
  state.dataset.state = name;
  stateText.textContent = (state.dataset[name] || "").replace("{time}", time || "").replace("{n}", "1");
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
    .replace("{points}", points.toFixed(1)).replace("{done}", done).replace("{all}", criteria.length);
}

// The draft: one save at a time; only the server's answer says it is saved.
let timer = 0, sending = false, again = false, stopped = false;
async function save() {
  if (stopped) return;
  if (sending) { again = true; return; }
  sending = true;
  show("saving");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" },
    });
    if (answer.ok) {
      const kept = await answer.json();
      form.elements.revision.value = kept.revision;
      show("saved", kept.saved);
    } else if (answer.status === 409) { stopped = true; show("conflict"); } else show("failed");
  } catch { show("offline"); }
  sending = false;
  if (again) { again = false; save(); }
}
function later() { clearTimeout(timer); timer = setTimeout(save, 800); }
form.addEventListener("input", () => { count(); later(); });
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!sending) return;
  // A draft is on its way; what is handed in must carry the revision it comes back with.
  event.preventDefault();
  const press = event.submitter;
  const wait = setInterval(() => { if (!sending) { clearInterval(wait); form.requestSubmit(press); } }, 50);
});

function pad(n) { return String(n).padStart(2, "0"); }
function stamp() {
  const at = Math.floor(video.currentTime || 0);
  const line = `${pad(Math.floor(at / 60))}:${pad(at % 60)} `;
  notes.value = notes.value && !notes.value.endsWith("\n") ? `${notes.value}\n${line}` : notes.value + line;
  notes.focus();
  notes.setSelectionRange(notes.value.length, notes.value.length);
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
  if (event.key === " " && event.target.matches("button, summary, a, input")) return;
  if (event.key.startsWith("Arrow") && event.target.matches("input[type=radio], video")) return;
  event.preventDefault();
  press();
});
count();
