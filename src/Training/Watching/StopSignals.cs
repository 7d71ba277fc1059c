using System.Runtime.InteropServices;

namespace Prototxt.Training.Progress;

/// <summary>Ctrl-C and a request to end let the iteration be finished; a second Ctrl-C ends the process as it always does.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action stop;
    private int count;

    public StopSignals(Action stop)
    {
        this.stop = stop;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref count) > 1)
            return;
        signal.Cancel = true;
        stop();
    }
}
