// The fade from page to page is given up where one of the two isn't shown, which is no error.
// A plain script in the head: the new page is revealed before modules run.

for (const name of ["pageswap", "pagereveal"]) {
  addEventListener(name, ({ viewTransition }) => {
    for (const part of ["updateCallbackDone", "ready", "finished"]) {
      viewTransition?.[part].catch(() => {});
    }
  });
}
