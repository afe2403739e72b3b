// The clock, the outbox and the keys of a running exam; the pages work without it.
// What is chosen goes into this phone's store first and from there to the server. Only the server's
// answer makes it "saved"; until then it is sent again, after a reload as well.
const sheet = document.querySelector('[data-c="sheet"]');
const handIn = document.querySelector('[data-c="handin"]');
const finished = document.querySelector('[data-c="result"]');
const page = sheet ?? handIn ?? finished;
const attempt = page.dataset.attempt;
const PAGES = "exam-pages";
const WAIT = 800;
const AHEAD = 3;
const jitter = (ms) => ms * (0.8 + 0.4 * Math.random());

// The store: one entry a question, named by the attempt.

const NAME = `exam.${attempt}`;
const started = Number(page.querySelector('[name="order"]')?.value ?? page.dataset.order ?? 1);

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME));
    return kept?.answers ? kept : { order: 0, answers: {} };
  } catch {
    return { order: 0, answers: {} };
  }
}

function store(change) {
  // Read anew each time: another window of this browser may have written.
  const kept = load();
  change(kept);
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    memory = kept;
  }
  return kept;
}

let memory = null; // where a browser keeps nothing
const kept = () => memory ?? load();
const unsent = () => Object.entries(kept().answers)
  .filter(([, entry]) => !entry.sent)
  .sort(([, a], [, b]) => a.order - b.order);
// An entry younger than the page is not on it yet.
const isNewer = (entry) => !entry.sent || entry.order >= started;

// The save state

const box = document.querySelector('[data-c="autosave"]');
const boxText = box?.querySelector("[data-autosave-text]");
let slowly = 0;

function show(state, values = {}) {
  if (!box) return;
  clearTimeout(slowly);
  box.dataset.state = state;
  const words = (box.dataset[state] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const write = () => {
    if (boxText.textContent.trim() === words && !boxText.firstElementChild) return;
    if (state === "failed" || state === "conflict") {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.textContent = words;
      button.addEventListener("click", () => (state === "failed" ? flush() : location.reload()));
      boxText.replaceChildren(button);
    } else {
      boxText.textContent = words;
    }
  };
  // A quick save need not be announced twice.
  if (state === "saving") slowly = setTimeout(write, 400);
  else write();
}

// The outbox

let sending = null;
let retry = 0;
let pause = 2000;
let isStopped = false;

const urlOf = (position) => page.dataset.save.replace(/\d+$/, position);
const token = () => page.querySelector('[name="csrf_token"]').value;

function put(position, entry, options = {}) {
  return fetch(urlOf(position), {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({
      chosen: entry.chosen, flagged: entry.flagged, order: entry.order, key: entry.key,
    }),
    ...options,
  });
}

async function sendAll() {
  clearTimeout(retry);
  for (let next = unsent()[0]; next && !isStopped; next = unsent()[0]) {
    const [position, entry] = next;
    show("saving");
    let response;
    try {
      response = await put(position, entry, { signal: AbortSignal.timeout?.(10000) });
    } catch {
      return later("offline");
    }
    if (response.status === 409) {
      isStopped = true;
      show("conflict");
      return false;
    }
    if (response.status === 413 || response.status === 422) {
      // It will never be taken as it is; the others must not wait behind it.
      store((all) => { all.answers[position].sent = true; });
      continue;
    }
    if (!response.ok) return later("failed");
    const ack = await response.json().catch(() => null);
    if (!ack) return later("failed");
    pause = 2000;
    store((all) => {
      const now = all.answers[position];
      if (now?.order === entry.order) now.sent = true;
      all.order = Math.max(all.order, ack.order);
      all.clock = ack.clock;
    });
    clock?.correct(ack.left_ms);
    if (ack.state === "late") {
      isStopped = true;
      location.assign(page.dataset.result);
      return false;
    }
    show("saved", { time: ack.clock });
  }
  return unsent().length === 0;
}

function later(state) {
  show(state, { n: unsent().length });
  retry = setTimeout(flush, jitter(pause));
  pause = Math.min(pause * 2, 30000);
  return false;
}

function flush() {
  sending ??= sendAll().finally(() => { sending = null; tellUnsent(); });
  return sending;
}

window.addEventListener("online", () => { pause = 2000; flush(); });
window.addEventListener("offline", () => { if (unsent().length) show("offline", { n: unsent().length }); });
// Nothing is asked when somebody leaves: what is still here goes out now and again on the next page.
window.addEventListener("pagehide", () => {
  for (const [position, entry] of unsent()) put(position, entry, { keepalive: true }).catch(() => {});
});

// The page of a question

function onPage() {
  const inputs = [...sheet.querySelectorAll('[name="answer"]')];
  const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
  // Circles that are all empty say nothing; boxes that are all empty take an answer back.
  const chosen = ticked.length || inputs[0]?.type === "checkbox" ? ticked : null;
  return { chosen, flagged: sheet.elements.flagged.checked };
}

function remember() {
  const answer = onPage();
  const position = sheet.dataset.position;
  store((all) => {
    const order = Math.max(all.order, started - 1) + 1;
    const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
    all.order = order;
    all.answers[position] = { ...answer, order, key, sent: false };
  });
  markAll();
}

function restore() {
  const entry = kept().answers[sheet.dataset.position];
  if (!entry || !isNewer(entry)) return;
  for (const input of sheet.querySelectorAll('[name="answer"]')) {
    input.checked = entry.chosen?.includes(input.value) ?? input.checked;
  }
  sheet.elements.flagged.checked = entry.flagged;
}

// The navigator shows what this phone knows, also of pages that were made before.

function markAll() {
  const nav = document.querySelector('[data-c="examnav"]');
  if (!nav) return;
  const links = [...nav.querySelectorAll("ol a")];
  const cells = [...nav.querySelectorAll(".marks rect:not(.here)")];
  for (const [position, entry] of Object.entries(kept().answers)) {
    const link = links[position - 1];
    if (!link || !isNewer(entry)) continue;
    const isAnswered = entry.chosen === null
      ? link.classList.contains("answered") : entry.chosen.length > 0;
    link.classList.toggle("answered", isAnswered);
    link.classList.toggle("flagged", entry.flagged);
    link.setAttribute("aria-label", [
      sheet.dataset.wordQuestion.replace("{n}", position),
      isAnswered ? sheet.dataset.wordAnswered : sheet.dataset.wordOpen,
      entry.flagged ? sheet.dataset.wordFlagged : "",
    ].join(""));
    cells[position - 1].classList.toggle("answered", isAnswered);
    markCorner(cells[position - 1], entry.flagged);
  }
  const count = (name) => links.filter((link) => link.classList.contains(name)).length;
  const [open, flagged] = nav.querySelectorAll("summary > .num:not(strong)");
  open.textContent = sheet.dataset.countOpen.replace("{n}", links.length - count("answered"));
  flagged.textContent = sheet.dataset.countFlagged.replace("{n}", count("flagged"));
}

function markCorner(cell, isFlagged) {
  const next = cell.nextElementSibling;
  const corner = next?.tagName === "path" ? next : null;
  if (isFlagged && !corner) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const left = Number(cell.getAttribute("x")) + 4.5;
    path.setAttribute("d", `M${left} ${Number(cell.getAttribute("y")) - 0.5}h8v8z`);
    cell.after(path);
  } else if (!isFlagged) {
    corner?.remove();
  }
}

// Turning pages

async function goTo(url) {
  await Promise.race([flush(), new Promise((done) => setTimeout(done, 4000))]);
  if (isStopped) return;
  if (!navigator.onLine && !(await isKept(url))) {
    tellHeld();
    return;
  }
  location.assign(url);
}

async function isKept(url) {
  if (!("caches" in window)) return false;
  return Boolean(await caches.match(new URL(url, location.href).href, { ignoreVary: true }));
}

function tellHeld() {
  if (document.querySelector('[data-c="held"]')) return;
  const line = document.createElement("p");
  line.className = "notice warn";
  line.dataset.c = "held";
  line.setAttribute("role", "status");
  line.textContent = page.dataset.held;
  document.querySelector("main").prepend(line);
  window.addEventListener("online", () => line.remove(), { once: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('[data-c="examnav"] a, [data-c="examcheck"] a, [data-c="actionbar"] a');
  if (!link || finished || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(link.href);
});

// The page before handing in

const press = handIn?.querySelector("button");
const pressWords = press?.textContent;

function tellUnsent() {
  if (!press || handIn.busyState) return;
  const n = unsent().length;
  press.textContent = n ? handIn.dataset.unsent.replace("{n}", n) : pressWords;
}

// The clock: from the server's time, counted on by the monotonic clock, corrected by each answer.

function makeClock(timer) {
  const text = timer.querySelector("[data-timer-text]");
  const says = document.querySelector("[data-timer-says]");
  const shouts = document.querySelector("[data-timer-shouts]");
  const minutes = (left) => timer.dataset.left.replace("{n}", Math.ceil(left / 60000));
  let ends = performance.now() + firstLeft();
  let before = ends - performance.now();
  let isOver = false;
  let drift = Date.now() - performance.now();

  function firstLeft() {
    const left = Date.parse(timer.dataset.ends) - Date.parse(timer.dataset.now);
    const note = kept().time;
    if (document.body.dataset.kept !== undefined && note) {
      // A page kept from earlier carries an old "now": count on from the last time the server told.
      return Math.min(left, note.left - Math.max(0, Date.now() - note.at));
    }
    const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
    return left - (performance.now() - answered);
  }

  function note() {
    store((all) => { all.time = { left: ends - performance.now(), at: Date.now() }; });
  }

  function tick() {
    const left = Math.max(0, ends - performance.now());
    const seconds = Math.ceil(left / 1000);
    const isLow = left < 5 * 60000;
    timer.dataset.state = isLow ? "low" : "running";
    text.textContent = isLow
      ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : minutes(left);
    for (const mark of [30, 10, 5, 1]) {
      if (before > mark * 60000 && left <= mark * 60000) says.textContent = minutes(left);
    }
    before = left;
    if (left === 0 && !isOver) {
      isOver = true;
      shouts.textContent = timer.dataset.over;
      timeIsUp();
    }
  }

  function wake() {
    // Some phones stop the monotonic clock while the screen is dark.
    const slept = Date.now() - performance.now() - drift;
    if (document.visibilityState === "visible") {
      if (slept > 2000) ends -= slept;
      drift = Date.now() - performance.now();
      tick();
    }
  }

  const tell = document.createElement("button");
  tell.type = "button";
  tell.className = "skip";
  tell.textContent = page.dataset.tell;
  tell.addEventListener("click", () => {
    says.textContent = "";
    setTimeout(() => { says.textContent = minutes(Math.max(0, ends - performance.now())); }, 100);
  });
  timer.before(tell);
  note();
  tick();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", wake);
  return {
    correct(left) {
      if (left === null || left === undefined) return;
      ends = performance.now() + left;
      note();
    },
  };
}

async function timeIsUp() {
  // What is still here has a minute of grace; then the server hands in what it holds.
  await flush();
  if (isStopped) return;
  const body = new FormData();
  body.set("csrf_token", token());
  try {
    await fetch(page.dataset.submit, { method: "POST", body });
    location.assign(page.dataset.result);
  } catch {
    setTimeout(timeIsUp, jitter(3000));
  }
}

// Keys: only while the focus is in the question, never in a text field, never with Ctrl or Alt.

function key(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const inputs = [...sheet.querySelectorAll('[name="answer"]')];
  const name = event.key.toUpperCase();
  const place = /^[1-9]$/.test(name) ? Number(name) - 1 : "ABCDE".indexOf(name);
  const chosen = name.length === 1 && place >= 0 ? inputs[place] : name === "F" ? sheet.elements.flagged : null;
  if (chosen) {
    event.preventDefault();
    chosen.focus();
    chosen.click();
    return;
  }
  const url = { ARROWLEFT: sheet.dataset.previous, ARROWRIGHT: sheet.dataset.next }[name];
  // In a group of circles the arrows choose.
  if (url && document.activeElement.type !== "radio") {
    event.preventDefault();
    goTo(url);
  }
}

// Keeping the next pages readable while the network is away

async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(page.dataset.worker);
    await navigator.serviceWorker.ready;
    const links = [...document.querySelectorAll('[data-c="examnav"] ol a')].map((link) => link.href);
    const here = links.indexOf(location.href.split(/[?#]/)[0]);
    const wanted = [location.href, ...links.slice(here + 1, here + 1 + AHEAD), ...links.slice(0, 1)];
    for (const url of wanted) {
      if (navigator.onLine && !(await isKept(url))) await fetch(url);
    }
  } catch {
    // Without it an open page still keeps its answers; only turning pages needs the network.
  }
}

let clock = null;
if (finished) {
  localStorage.removeItem(NAME);
  if ("caches" in window) caches.delete(PAGES);
} else {
  const timer = document.querySelector('[data-c="timer"]');
  clock = makeClock(timer);
  if (unsent().length) flush();
  else if (kept().clock && document.body.dataset.kept !== undefined) show("saved", { time: kept().clock });
}

if (sheet) {
  restore();
  markAll();
  let soon = 0;
  sheet.addEventListener("change", () => {
    remember();
    show(navigator.onLine ? "saving" : "offline", { n: unsent().length });
    clearTimeout(soon);
    soon = setTimeout(flush, jitter(WAIT));
  });
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    goTo(event.submitter?.value === "previous" ? sheet.dataset.previous : sheet.dataset.next);
  });
  const main = document.querySelector("main");
  main.addEventListener("keydown", key);
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  if (document.readyState === "complete") keepPages();
  else window.addEventListener("load", keepPages, { once: true });
}

if (handIn) {
  tellUnsent();
  handIn.addEventListener("submit", (event) => {
    if (navigator.onLine && !unsent().length) return;
    event.preventDefault();
    if (!navigator.onLine) tellHeld();
    flush();
  });
}
