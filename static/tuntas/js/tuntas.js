// Improvements only: every page works without this file.
"use strict";

// A second click on a submit button sends nothing. A page from the back button comes with its lock, so it is
// taken off there. A form whose answer is a download stays on the page: data-again exempts it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Characters left, below each text area with a limit. The words come from the page: data-left="{n} characters left".
for (const area of document.querySelectorAll("textarea[maxlength][data-left]")) {
  const limit = area.maxLength;
  const shown = document.createElement("p");
  shown.className = "govuk-hint tuntas-count";
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  area.after(shown, spoken);
  area.removeAttribute("maxlength"); // a pasted text must not be cut silently; the server refuses it with words

  const count = () => {
    // a line break is two characters in the form data that the server counts
    const left = limit - area.value.replace(/\r?\n/g, "\r\n").length;
    const words = left < 0 ? area.dataset.over : area.dataset.left;
    shown.textContent = words.replace("{n}", Math.abs(left));
    shown.classList.toggle("tuntas-count--over", left < 0);
  };
  let pause;
  area.addEventListener("input", () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = shown.textContent), 1000);
  });
  count();
}

// Print buttons are hidden in the page, since they need this script.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
