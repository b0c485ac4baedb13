// The description, drawn by Swagger UI. Tokens that are typed in stay in this page.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
