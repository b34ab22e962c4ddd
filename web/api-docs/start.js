// Shows the OpenAPI document. The validator badge would ask a foreign host, so it is off.
window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
});
