/* A picture in a lesson: what it shows, as said when it was uploaded, is offered where nothing is
   written. What somebody wrote stays. */
(() => {
  class ImageBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(...where) {
      const block = super.render(...where);
      const alt = block.childBlocks.alt;
      let offered = "";
      block.childBlocks.image.widget.addEventListener("chosen", ({ detail: picture }) => {
        const written = (alt.getValue() || "").trim();
        if (written && written !== offered) return;
        offered = picture.default_alt_text || "";
        alt.setState(offered);
      });
      return block;
    }
  }
  window.telepath.register("lessons.blocks.ImageBlock", ImageBlock);
})();
