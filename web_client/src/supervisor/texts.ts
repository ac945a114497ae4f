import { en } from "../messages/supervisor.en";
import { zh } from "../messages/supervisor.zh";
import { useLanguage } from "../shared/language";

export type WallTexts = typeof zh;

export function useWallTexts(): WallTexts {
  return useLanguage() === "zh" ? zh : en;
}
