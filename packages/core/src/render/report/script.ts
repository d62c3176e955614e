/** Enlarges pictures and copies commands. The page says all it has to say without it. */
export const script = `
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const shown = make("img"), caption = make("p"), dialog = make("dialog");
dialog.setAttribute("aria-label", "Enlarged picture");
dialog.append(shown, caption);
document.body.append(dialog);
const pictures = [...document.querySelectorAll("figure > img")];
let current = 0;
function show(index) {
  current = (index + pictures.length) % pictures.length;
  const picture = pictures[current];
  const { naturalWidth: width, naturalHeight: height } = picture;
  const room = Math.min(innerWidth * 0.9 / width, innerHeight * 0.8 / height);
  const scale = room > 1 ? Math.min(room, 640 / width > 1 ? 640 / width : 1) : Math.max(room, Math.min(1, innerWidth * 0.9 / width));
  shown.src = picture.src;
  shown.alt = picture.alt;
  shown.style.width = Math.round(width * scale) + "px";
  caption.textContent = picture.closest("figure").querySelector("figcaption > strong").textContent;
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}
pictures.forEach((picture, index) => {
  const button = make("button", { type: "button", className: "zoom", onclick: () => show(index) });
  button.setAttribute("aria-label", "Enlarge: " + picture.alt);
  picture.replaceWith(button);
  button.append(picture);
});
dialog.onclick = () => dialog.close();
dialog.onkeydown = ({ key }) => {
  if (key === "ArrowRight") show(current + 1);
  if (key === "ArrowLeft") show(current - 1);
};
for (const code of document.querySelectorAll(".command code")) {
  const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  };
  code.after(button);
}
`;

/** SHA-256 of the script: the page's policy lets nothing else run. */
export const scriptHash = "sha256-DZE06rAWgKcY+4T4gAerDs9L44Q3cn+4wx17Sw5aIu4=";
