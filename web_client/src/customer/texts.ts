import { en } from "../messages/customer.en";
import { zh } from "../messages/customer.zh";
import { useLanguage } from "../shared/language";

export function useTexts(): typeof zh {
  return useLanguage() === "zh" ? zh : en;
}
