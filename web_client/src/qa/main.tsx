import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../shared/chat.css";
import "../staff/staff.css";
import "./qa.css";
import { StaffPage } from "../staff/staff_page";
import { QaPage } from "./qa_page";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(<StaffPage page="qa">{(staff, signedOut) => <QaPage staff={staff} signedOut={signedOut} />}</StaffPage>);
}
