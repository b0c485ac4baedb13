// Dynamic sources: what of the page a setting can be connected to.

import { t } from "./dom.js";

const SHOP = [["shop.name", () => t("Store name")], ["shop.description", () => t("Store description")]];
const OF = {
  product: {
    text: [["product.title", () => t("Product title")], ["product.description", () => t("Product description")], ["product.vendor", () => t("Vendor")], ["product.type", () => t("Product type")], ["product.price | money", () => t("Price")]],
    image: [["product.featured_image", () => t("First picture of the product")]],
    url: [["product.url", () => t("Address of the product")]],
    product: [["product", () => t("The product of the page")]],
  },
  collection: {
    text: [["collection.title", () => t("Collection title")], ["collection.description", () => t("Collection description")]],
    image: [["collection.image", () => t("Picture of the collection")]],
    url: [["collection.url", () => t("Address of the collection")]],
    collection: [["collection", () => t("The collection of the page")]],
  },
  page: { text: [["page.title", () => t("Page title")], ["page.content", () => t("Text of the page")]], url: [["page.url", () => t("Address of the page")]], page: [["page", () => t("The page itself")]] },
  blog: { text: [["blog.title", () => t("Blog title")]], url: [["blog.url", () => t("Address of the blog")]], blog: [["blog", () => t("The blog of the page")]] },
  article: {
    text: [["article.title", () => t("Title of the post")], ["article.excerpt", () => t("Excerpt of the post")], ["article.author", () => t("Author")]],
    image: [["article.image", () => t("Picture of the post")]],
    url: [["article.url", () => t("Address of the post")]],
    article: [["article", () => t("The post of the page")]],
  },
};
const GROUP = { text: "text", textarea: "text", richtext: "text", inline_richtext: "text", image_picker: "image", url: "url", product: "product", collection: "collection", page: "page", blog: "blog", article: "article" };

// [{path, label}] for a setting's type on a template of a kind ("product").
export function sourcesFor(type, kind) {
  const group = GROUP[type];
  if (!group) {
    return [];
  }
  const own = OF[kind]?.[group] ?? [];
  return [...own, ...(group === "text" ? SHOP : [])].map(([path, label]) => ({ path, label: label() }));
}

export function sourceName(value) {
  const path = value.replace(/^\s*\{\{-?\s*|\s*-?\}\}\s*$/g, "");
  const all = [...SHOP, ...Object.values(OF).flatMap((groups) => Object.values(groups).flat())];
  return all.find(([known]) => known === path)?.[1]() ?? value;
}
