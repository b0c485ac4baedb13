// A stand-in for Stripe's browser script: the part of its interface that a checkout with the
// Payment Element uses. The form itself lives in a frame of this origin, as the real one does.
(() => {
  "use strict";
  const ORIGIN = new URL(document.currentScript.src).origin;
  const FAILURES = ["payment_intent_authentication_failure", "setup_intent_authentication_failure"];
  let frames = 0;

  class IntegrationError extends Error {
    constructor(message) {
      super(message);
      this.name = "IntegrationError";
    }
  }

  const language = (locale) =>
    (!locale || locale === "auto" ? navigator.language : locale).toLowerCase().startsWith("zh") ? "zh" : "en";

  const MESSAGES = {
    en: {
      unauthenticated: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      network: "We could not reach the payment service. Please check your connection and try again.",
    },
    zh: {
      unauthenticated: "无法验证您的付款方式，请换一种付款方式再试。",
      network: "无法连接支付服务，请检查网络后再试。",
      card_declined: "您的银行卡被拒绝，请换一张卡或联系发卡银行。",
      generic_decline: "您的银行卡被拒绝，请换一张卡或联系发卡银行。",
      insufficient_funds: "您的银行卡余额不足。",
      expired_card: "您的银行卡已过期。",
      incorrect_cvc: "银行卡安全码不正确。",
      processing_error: "处理银行卡时出错，请稍后再试。",
      card_velocity_exceeded: "这张卡的付款过于频繁或超出限额，请稍后再试。",
      incorrect_number: "银行卡号不正确。",
      invalid_expiry_year: "银行卡的有效期年份无效。",
      invalid_expiry_month: "银行卡的有效期月份无效。",
      invalid_cvc: "银行卡安全码无效。",
      payment_intent_unexpected_state: "这笔付款已经处理过了，请刷新页面。",
      payment_intent_mismatch: "订单金额已变化，请刷新页面后再付款。",
    },
  };

  /** Form fields as Stripe writes them: {a: {b: 1}} → a[b]=1. */
  function encode(fields, form = new URLSearchParams(), prefix = "") {
    for (const [name, value] of Object.entries(fields)) {
      const key = prefix ? `${prefix}[${name}]` : name;
      if (value === undefined || value === null) continue;
      if (typeof value === "object") encode(value, form, key);
      else form.append(key, value);
    }
    return form;
  }

  class Client {
    constructor(key, locale) {
      this.key = key;
      this.language = language(locale);
    }

    /** One API call; never throws: gives the object, or {error} with its text in the shopper's language. */
    async call(method, path, fields = {}) {
      const form = encode({ ...fields, key: this.key });
      try {
        const answer = await (method === "GET"
          ? fetch(`${ORIGIN}${path}?${form}`)
          : fetch(`${ORIGIN}${path}`, { method, body: form }));
        const body = await answer.json();
        return body.error ? { error: this.told(body.error) } : body;
      } catch {
        return { error: { type: "api_connection_error", message: MESSAGES[this.language].network } };
      }
    }

    told(error) {
      const words = MESSAGES[this.language];
      const code = FAILURES.includes(error.code) ? "unauthenticated" : error.code;
      return { ...error, message: words[error.decline_code] ?? words[code] ?? error.message };
    }
  }

  const intentOf = (secret) => {
    if (typeof secret !== "string" || !secret.includes("_secret_")) {
      throw new IntegrationError("Expected a client secret of the form pi_…_secret_… or seti_…_secret_….");
    }
    const kind = secret.startsWith("seti_") ? "setup_intents" : "payment_intents";
    return `/v1/${kind}/${secret.slice(0, secret.indexOf("_secret"))}`;
  };

  /** As the script's callers get an intent: {paymentIntent} or {setupIntent}. */
  const named = (intent) => ({ [intent.object === "setup_intent" ? "setupIntent" : "paymentIntent"]: intent });

  /** A dialog around a page of the bank or wallet; resolves when the customer answered or closed it. */
  function askCustomer(url, locale) {
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    const frame = document.createElement("iframe");
    const style = {
      dialog: { border: "0", padding: "0", borderRadius: "16px", width: "min(440px, 94vw)", overflow: "hidden", background: "#f4f5f7" },
      close: { position: "absolute", top: "8px", insetInlineEnd: "10px", width: "36px", height: "36px", border: "0", background: "transparent", font: "22px/1 system-ui", cursor: "pointer", color: "#52606d" },
      frame: { display: "block", border: "0", width: "100%", height: "min(520px, 80vh)" },
    };
    Object.assign(dialog.style, style.dialog);
    Object.assign(close.style, style.close);
    Object.assign(frame.style, style.frame);
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", locale === "zh" ? "关闭" : "Close");
    frame.name = `__stripeJSChallengeFrame${++frames}`;
    frame.src = `${url}?embedded=1&locale=${locale}`;
    frame.title = locale === "zh" ? "付款验证" : "Payment confirmation";
    dialog.append(frame, close);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      const end = (answered) => {
        window.removeEventListener("message", listen);
        dialog.remove();
        resolve(answered);
      };
      const listen = (message) => {
        if (message.origin === ORIGIN && message.source === frame.contentWindow) end(true);
      };
      window.addEventListener("message", listen);
      close.addEventListener("click", () => end(false));
      dialog.addEventListener("cancel", () => end(false));
    });
  }

  class PaymentElement {
    constructor(elements, options) {
      this._elements = elements;
      this._options = options ?? {};
      this._handlers = new Map();
      this._calls = new Map();
      this._frame = null;
    }

    mount(target) {
      const host = typeof target === "string" ? document.querySelector(target) : target;
      if (!host) throw new IntegrationError(`The selector you specified (${target}) applies to no DOM elements.`);
      if (this._frame) return;
      const frame = document.createElement("iframe");
      frame.name = `__privateStripeFrame${++frames}`;
      frame.title = this._elements._client.language === "zh" ? "安全付款输入框" : "Secure payment input frame";
      frame.allow = "payment *";
      frame.src = `${ORIGIN}/v3/elements.html`;
      Object.assign(frame.style, { border: "0", width: "100%", display: "block", height: "220px" });
      // A frame whose colour scheme differs from its element's would get an opaque white ground.
      frame.style.colorScheme = this._elements._options.appearance?.theme === "night" ? "dark" : "light";
      this._frame = frame;
      this._opened = new Promise((resolve) => {
        frame.addEventListener("load", () => resolve(this._open()), { once: true });
      });
      host.replaceChildren(frame);
    }

    async _open() {
      const channel = new MessageChannel();
      this._port = channel.port1;
      this._port.onmessage = ({ data }) => this._heard(data);
      this._frame.contentWindow.postMessage({ source: "stripe-js" }, ORIGIN, [channel.port2]);
      const kinds = await this._elements._kinds();
      await this._ask("init", {
        key: this._elements._client.key,
        language: this._elements._client.language,
        appearance: this._elements._options.appearance ?? {},
        options: this._options,
        kinds: kinds.error ? ["card"] : kinds,
      });
      if (kinds.error) this._emit("loaderror", { elementType: "payment", error: kinds.error });
    }

    _heard({ id, result, event, data }) {
      if (id) {
        this._calls.get(id)?.(result);
        this._calls.delete(id);
      } else if (event === "resize") {
        this._frame.style.height = `${data.height}px`;
      } else {
        this._emit(event, { elementType: "payment", ...data });
      }
    }

    _ask(what, data) {
      const id = ++frames;
      const answer = new Promise((resolve) => this._calls.set(id, resolve));
      this._port.postMessage({ id, what, data });
      return answer;
    }

    async _say(what, data) {
      if (!this._frame) throw new IntegrationError("The Payment Element is not mounted.");
      await this._opened;
      return this._ask(what, data);
    }

    _emit(event, data) {
      for (const handler of this._handlers.get(event) ?? []) handler(data);
    }

    on(event, handler) {
      this._handlers.set(event, [...(this._handlers.get(event) ?? []), handler]);
      return this;
    }

    once(event, handler) {
      const wrapped = (data) => {
        this.off(event, wrapped);
        handler(data);
      };
      return this.on(event, wrapped);
    }

    off(event, handler) {
      const left = handler ? (this._handlers.get(event) ?? []).filter((each) => each !== handler) : [];
      this._handlers.set(event, left);
      return this;
    }

    update(options) {
      Object.assign(this._options, options);
      if (this._frame) this._say("update", { options: this._options });
    }

    focus() { this._say("focus"); }
    blur() { this._frame?.blur(); }
    clear() { this._say("clear"); }
    collapse() {}

    unmount() {
      this._frame?.remove();
      this._port?.close();
      this._frame = null;
    }

    destroy() {
      this.unmount();
      this._handlers.clear();
      this._elements._element = null;
    }
  }

  class Elements {
    constructor(client, options) {
      if (!options.clientSecret && !options.mode) {
        throw new IntegrationError("elements() needs a clientSecret, or mode, amount and currency.");
      }
      this._client = client;
      this._options = options;
      this._element = null;
      this._submitted = false;
    }

    create(type, options) {
      if (type !== "payment") throw new IntegrationError(`The local stand-in has no ${type} Element.`);
      if (this._element) throw new IntegrationError("Can only create one Element of type payment.");
      this._element = new PaymentElement(this, options);
      return this._element;
    }

    getElement(type) {
      return type === "payment" ? this._element : null;
    }

    update(options) {
      Object.assign(this._options, options);
      this._submitted = false;
      if (this._element?._frame) {
        this._element._say("update", { appearance: this._options.appearance ?? {} });
        if (options.currency) this._kinds().then((kinds) => kinds.error || this._element._say("update", { kinds }));
      }
    }

    async fetchUpdates() {
      const kinds = await this._kinds();
      if (kinds.error) return { error: kinds.error };
      if (this._element?._frame) await this._element._say("update", { kinds });
      return {};
    }

    /** Checks what was typed: {error} with type validation_error, or {selectedPaymentMethod}. */
    async submit() {
      const result = await this._element._say("validate");
      this._submitted = !result.error;
      return result;
    }

    _deferred() {
      const { mode, amount, currency, paymentMethodTypes, captureMethod, clientSecret } = this._options;
      if (clientSecret) return undefined;
      return { mode, amount, currency, payment_method_types: paymentMethodTypes, capture_method: captureMethod };
    }

    async _kinds() {
      const asked = this._options.clientSecret
        ? { type: "payment_intent", client_secret: this._options.clientSecret }
        : { type: "deferred_intent", deferred_intent: this._deferred() };
      const session = await this._client.call("GET", "/v1/elements/sessions", { ...asked, locale: this._client.language });
      return session.error ? session : session.ordered_payment_method_types;
    }
  }

  class StripeJs {
    constructor(key, options = {}) {
      if (typeof key !== "string" || !key.startsWith("pk_")) {
        throw new IntegrationError("Please call Stripe() with your publishable key. You used a secret key or none.");
      }
      this._client = new Client(key, options.locale);
      this._locale = options.locale;
    }

    elements(options = {}) {
      return new Elements(new Client(this._client.key, options.locale ?? this._locale), options);
    }

    async _retrieve(clientSecret) {
      return this._client.call("GET", intentOf(clientSecret), { client_secret: clientSecret });
    }

    async retrievePaymentIntent(clientSecret) {
      const intent = await this._retrieve(clientSecret);
      return intent.error ? intent : named(intent);
    }

    retrieveSetupIntent(clientSecret) {
      return this.retrievePaymentIntent(clientSecret);
    }

    /** Confirms with the form's method; leaves the page, or resolves to {paymentIntent} or {error}. */
    async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      const secret = clientSecret ?? elements?._options.clientSecret;
      if (redirect === "always" && !confirmParams.return_url) {
        throw new IntegrationError("confirmParams.return_url is required unless redirect is 'if_required'.");
      }
      let method = confirmParams.payment_method;
      if (elements) {
        if (!elements._options.clientSecret && !elements._submitted) {
          throw new IntegrationError("elements.submit() must be called before stripe.confirmPayment().");
        }
        const billing = confirmParams.payment_method_data?.billing_details;
        const made = await elements._element._say("createPaymentMethod", { billing });
        if (made.error) return { error: this._client.told(made.error) };
        method = made.id;
      }
      const intent = await this._client.call("POST", `${intentOf(secret)}/confirm`, {
        payment_method: method,
        return_url: confirmParams.return_url,
        receipt_email: confirmParams.receipt_email,
        shipping: confirmParams.shipping,
        deferred_intent: elements?._deferred(),
        use_stripe_sdk: true,
        client_secret: secret,
      });
      if (intent.error) return { error: intent.error };
      return this._finish(intent, secret, redirect, confirmParams.return_url);
    }

    /** Keeps the form's card for later; leaves the page, or resolves to {setupIntent} or {error}. */
    async confirmSetup({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      if (!elements._submitted) {
        throw new IntegrationError("elements.submit() must be called before stripe.confirmSetup().");
      }
      const billing = confirmParams.payment_method_data?.billing_details;
      const made = await elements._element._say("createPaymentMethod", { billing });
      if (made.error) return { error: this._client.told(made.error) };
      const intent = await this._client.call("POST", `${intentOf(clientSecret)}/confirm`, {
        payment_method: made.id,
        return_url: confirmParams.return_url,
        use_stripe_sdk: true,
        client_secret: clientSecret,
      });
      if (intent.error) return { error: intent.error };
      return this._finish(intent, clientSecret, redirect, confirmParams.return_url);
    }

    async handleNextAction({ clientSecret }) {
      const intent = await this._retrieve(clientSecret);
      return intent.error ? intent : this._finish(intent, clientSecret, "if_required");
    }

    async _finish(intent, secret, redirect, returnUrl) {
      if (intent.status === "requires_action") return this._act(intent, secret, redirect, returnUrl);
      if (intent.status === "requires_payment_method") {
        const error = intent.last_payment_error ?? intent.last_setup_error ?? { type: "invalid_request_error" };
        return { error: { ...this._client.told(error), [intent.object]: intent } };
      }
      if (redirect === "if_required") return named(intent);
      const url = new URL(returnUrl);
      url.searchParams.set(intent.object, intent.id);
      url.searchParams.set(`${intent.object}_client_secret`, secret);
      url.searchParams.set("redirect_status", intent.status === "processing" ? "pending" : "succeeded");
      return this._leave(url);
    }

    async _act(intent, secret, redirect, returnUrl) {
      const action = intent.next_action;
      const away = action.redirect_to_url?.url ?? action.alipay_handle_redirect?.url;
      if (away) return this._leave(`${away}?locale=${this._client.language}`);
      const page = action.use_stripe_sdk?.stripe_js ?? action.wechat_pay_display_qr_code?.hosted_instructions_url;
      if (!(await askCustomer(page, this._client.language))) {
        await this._client.call("POST", `${intentOf(secret)}/source_cancel`, { client_secret: secret });
      }
      const answered = await this._retrieve(secret);
      return answered.error ? answered : this._finish(answered, secret, redirect, returnUrl);
    }

    /** The page is being left: like the real script, never resolves. */
    _leave(url) {
      window.location.assign(url);
      return new Promise(() => {});
    }
  }

  window.Stripe = (key, options) => new StripeJs(key, options);
  window.Stripe.version = "local";
})();
