import { en } from "../messages/staff.en";
import { zh } from "../messages/staff.zh";
import { useLanguage } from "../shared/language";

export type Texts = typeof zh;

export function useTexts(): Texts {
  return useLanguage() === "zh" ? zh : en;
}
