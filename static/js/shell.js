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

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (document.body.dataset.reloadOnBack !== undefined) location.reload();
  else [...busy].forEach(free);
});

// Android messengers lift fixed bars above the keyboard and over the field.
const writes = (field) => field?.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");
document.addEventListener("focusin", (event) => root.classList.toggle("typing", Boolean(writes(event.target))));
document.addEventListener("focusout", () => root.classList.remove("typing"));

function sumUp(all) {
  const boxes = [...all.closest("table").querySelectorAll("tbody .pick input")];
  const picked = boxes.filter((row) => row.checked).length;
  all.checked = picked > 0 && picked === boxes.length;
  all.indeterminate = picked > 0 && picked < boxes.length;
}
document.querySelectorAll("[data-pick-all]").forEach(sumUp);

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.pickAll !== undefined) {
    for (const row of box.closest("table").querySelectorAll("tbody .pick input")) row.checked = box.checked;
  } else if (box.closest?.(".pick")) {
    sumUp(box.closest("table").querySelector("[data-pick-all]"));
  }
  const form = box.closest?.("form[data-submit-on-change]");
  if (form && matchMedia("(min-width: 900px)").matches) form.requestSubmit();
});
