// The niceties: nothing here is needed to use a page.
"use strict";
(() => {
  // The menu stands open where there is room for it.
  const menu = document.querySelector("details.menu");
  const wide = window.matchMedia("(min-width: 62rem)");
  const settle = () => { if (menu) menu.open = wide.matches; };
  settle();
  wide.addEventListener("change", settle);

  // What is wrong with a form is read first.
  const problems = document.getElementById("problems");
  if (problems) problems.focus();

  // A file can be dropped on its field.
  for (const zone of document.querySelectorAll(".drop")) {
    const input = zone.querySelector("input[type=file]");
    const said = zone.querySelector(".chosen");
    if (!input) continue;
    const tell = () => {
      const names = Array.from(input.files, (file) => file.name);
      if (said) said.textContent = names.join(", ");
      zone.classList.toggle("has", names.length > 0);
    };
    input.addEventListener("change", tell);
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, () => zone.classList.remove("over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      tell();
    });
    tell();
  }

  // A form is sent once.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => {
      form.setAttribute("aria-busy", "true");
      setTimeout(() => {
        for (const button of form.querySelectorAll("button")) button.disabled = true;
      }, 0);
    });
  }
  // Coming back, it may be sent again.
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });

  // How far a job is.
  const job = document.querySelector("[data-events]");
  if (job && window.EventSource) {
    const events = new EventSource(job.dataset.events);
    const say = (name, text) => {
      const place = job.querySelector(`[data-says=${name}]`);
      if (place && place.textContent !== text) place.textContent = text;
    };
    events.addEventListener("progress", (event) => {
      const told = JSON.parse(event.data);
      say("step", told.step);
      say("count", told.count);
      const bar = job.querySelector("progress");
      if (!bar) return;
      if (told.total > 0) { bar.max = told.total; bar.value = told.done; } else { bar.removeAttribute("value"); }
    });
    events.addEventListener("end", () => { events.close(); window.location.reload(); });
  }

  // A choice that needs no button.
  for (const form of document.querySelectorAll("form.filters")) {
    form.addEventListener("change", () => form.requestSubmit());
    const button = form.querySelector("button");
    if (button) button.hidden = true;
  }
  for (const button of document.querySelectorAll("button.print")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
