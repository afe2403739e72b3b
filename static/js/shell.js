// What every page does with a script: busy buttons, one send per press, bars out of the keyboard's way.
const root = document.documentElement;
root.classList.add("js");
const busy = new Set();

function slowLine(button) {
  const line = document.createElement("p");
  line.className = "slow";
  line.setAttribute("role", "status");
  line.textContent = document.body.dataset.slow;
  button.after(line);
  return line;
}

function free(form) {
  const state = form.busyState;
  if (!state) return;
  clearTimeout(state.timer);
  state.line?.remove();
  state.button.removeAttribute("aria-busy");
  state.button.style.minWidth = "";
  state.label.forEach((node) => node.remove());
  state.button.append(...state.nodes);
  delete form.busyState;
  busy.delete(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.noBusy !== undefined) return;
  if (form.busyState) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form.querySelector("button");
  if (!button) return;
  const state = { button, nodes: [...button.childNodes], label: [] };
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) {
    state.label = [document.createTextNode(button.dataset.busy)];
    button.replaceChildren(...state.label);
  }
  state.timer = setTimeout(() => { state.line = slowLine(button); }, 8000);
  form.busyState = state;
  busy.add(form);
});

// While the network is away a page stays in place of the browser's own error page. An exam has its
// own way of going on. Only a network that was seen to leave counts as away.
let isAway = false;
function tellAway(away) {
  isAway = away && !document.body.classList.contains("exam");
  document.getElementById("away")?.remove();
  if (!isAway) return;
  const line = document.createElement("p");
  line.id = "away";
  line.className = "away";
  line.setAttribute("role", "status");
  line.textContent = document.body.dataset.away;
  document.body.prepend(line);
}
window.addEventListener("offline", () => tellAway(true));
window.addEventListener("online", () => tellAway(false));
function hold(event) {
  const link = event.type === "click" ? event.target.closest?.("a[href]")?.getAttribute("href") : "";
  if (isAway && link !== undefined && !/^(#|tel:)/.test(link)) event.preventDefault();
}
document.addEventListener("click", hold, true);
document.addEventListener("submit", hold, true);

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (document.body.dataset.reloadOnBack !== undefined) location.reload();
  else [...busy].forEach(free);
});

// Android messengers lift fixed bars above the keyboard and over the field.
const writes = (field) => field?.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");
document.addEventListener("focusin", (event) => root.classList.toggle("typing", Boolean(writes(event.target))));
document.addEventListener("focusout", () => root.classList.remove("typing"));

// The box in the head of a table stands for its rows; the bar below comes with the first picked row.
const bar = document.querySelector("[data-count]");
function sumUp(all) {
  const boxes = [...all.closest("table").querySelectorAll("tbody .pick input")];
  const picked = boxes.filter((row) => row.checked).length;
  all.checked = picked > 0 && picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
  if (!bar) return;
  const n = document.querySelectorAll("tbody .pick input:checked").length;
  bar.hidden = n === 0;
  bar.querySelector("[data-picked]").textContent = bar.dataset.count.replace("#", n);
}
const sumUpAll = () => document.querySelectorAll("[data-pick-all]").forEach(sumUp);
sumUpAll();
// Ticks that a browser puts back come after the page.
window.addEventListener("pageshow", sumUpAll);

// A video that is too large is said before it travels.
function weigh(box) {
  box.parentElement.querySelector(".fault.size")?.remove();
  const size = box.files[0]?.size ?? 0;
  if (size <= Number(box.dataset.limit)) return;
  const line = document.createElement("p");
  line.className = "fault size";
  line.setAttribute("role", "alert");
  line.textContent = box.dataset.tooLarge.replace("#", `${(size / 1e6).toFixed(1)} MB`);
  box.before(line);
  box.value = "";
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.limit) weigh(box);
  if (box.dataset.pickAll !== undefined) {
    for (const row of box.closest("table").querySelectorAll("tbody .pick input")) row.checked = box.checked;
    sumUp(box);
  } else if (box.closest?.(".pick")) {
    sumUp(box.closest("table").querySelector("[data-pick-all]"));
  }
  const form = box.closest?.("form[data-submit-on-change]");
  if (form && matchMedia("(min-width: 900px)").matches) form.requestSubmit();
});
