import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../staff/staff.css";
import "./admin.css";
import { StaffPage } from "../staff/staff_page";
import { AdminPage } from "./admin_page";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(<StaffPage page="administrator">{(staff, signedOut) => <AdminPage staff={staff} signedOut={signedOut} />}</StaffPage>);
}
