using System.Diagnostics;

namespace Predict;

/// <summary>How long it took from the start of the process.</summary>
internal static class Clock
{
    public static TimeSpan ToFirstAnswer { get; private set; }

    public static void Stop()
    {
        using Process own = Process.GetCurrentProcess();
        ToFirstAnswer = DateTime.Now - own.StartTime;
    }
}
