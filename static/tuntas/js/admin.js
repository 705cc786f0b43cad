// The staff's door: a name for select2's boxes, which Django's admin leaves without one.
"use strict";

const nameBoxes = () => {
  const unnamed = ".select2-selection[role=combobox]:not([aria-label]), .select2-search__field:not([aria-label])";
  for (const box of document.querySelectorAll(unnamed)) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const label = select?.labels?.[0];
    if (!label) continue;
    const name = label.textContent.trim().replace(/:$/, "");
    for (const part of [box, ...box.querySelectorAll("[role=textbox]")]) part.setAttribute("aria-label", name);
    box.removeAttribute("aria-labelledby"); // it names the chosen value alone
  }
};
// after the admin's own ready handlers, one of which makes the boxes
window.django?.jQuery?.(nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
