"use strict";
// Drops files on the whole field, and says that work goes on; without it, the form works as well.

for (const field of document.querySelectorAll(".drop")) {
  const input = field.querySelector("input[type=file]");
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    field.classList.toggle("over", event.type === "dragover");
  };
  field.addEventListener("dragover", over);
  field.addEventListener("dragleave", over);
  field.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      if (!input.multiple) field.querySelector("textarea").value = "";
    }
  });
}

const form = document.querySelector("form");
const button = form.querySelector("button");
const busy = document.getElementById("busy");

function wait(waiting) {
  button.disabled = waiting;
  busy.value = waiting ? "Analysing …" : "";
}

form.addEventListener("submit", () => wait(true));
addEventListener("pageshow", () => wait(false));
