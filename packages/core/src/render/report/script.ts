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
  shown.className = picture.className;
  shown.style.width = Math.round(width * scale) + "px";
  const said = picture.closest("figure").querySelectorAll("figcaption > strong, figcaption > span");
  caption.textContent = [...said].map(({ textContent }) => textContent).join(" · ");
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
export const scriptHash = "sha256-sAod1tno6gA5k7hDsATvImygsBZCfrdg2V4nbnagltU=";
