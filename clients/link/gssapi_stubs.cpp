// What libzmq.a refers to in its GSSAPI mechanism. Debian has no static GSSAPI library, and that
// mechanism is never reached: it is chosen per socket, by options that no client of ours sets, and
// means nothing over IPC. Should it be reached all the same, every call fails (GSS_S_FAILURE), and
// so does the handshake. These must go when a client ever speaks over anything but IPC.

#define SLOTD_GSS_STUB(name)  \
  extern "C" unsigned name(); \
  extern "C" unsigned name() { return 13U << 16; }

SLOTD_GSS_STUB(gss_accept_sec_context)
SLOTD_GSS_STUB(gss_acquire_cred)
SLOTD_GSS_STUB(gss_delete_sec_context)
SLOTD_GSS_STUB(gss_display_name)
SLOTD_GSS_STUB(gss_import_name)
SLOTD_GSS_STUB(gss_init_sec_context)
SLOTD_GSS_STUB(gss_release_buffer)
SLOTD_GSS_STUB(gss_release_cred)
SLOTD_GSS_STUB(gss_release_name)
SLOTD_GSS_STUB(gss_unwrap)
SLOTD_GSS_STUB(gss_wrap)

extern "C" {
extern void* GSS_C_NT_HOSTBASED_SERVICE;
extern void* GSS_C_NT_USER_NAME;
void* GSS_C_NT_HOSTBASED_SERVICE = nullptr;
void* GSS_C_NT_USER_NAME = nullptr;
}
