export async function mount({ place, values }) {
  place.textContent = values.sign;
  return { submit: async () => undefined, confirm: async ({ returnUrl }) => location.assign(returnUrl) };
}
