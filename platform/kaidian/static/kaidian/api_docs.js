// The description, drawn by Swagger UI. Tokens that are typed in stay in this page. Where nothing of what is
// described answers at this host, it is only read.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  ...("onlyRead" in place.dataset ? { supportedSubmitMethods: [] } : {}),
});
