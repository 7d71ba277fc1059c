using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;

namespace Prototxt.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{DateTime.UtcNow:yyyy-MM-dd}; {Processor()}, {Environment.ProcessorCount} processors; {RuntimeInformation.OSDescription.Trim()}; {RuntimeInformation.FrameworkDescription}; "
        + $"TorchSharp {Version(typeof(TorchSharp.torch))}, ONNX Runtime {Version(typeof(InferenceSession))}, OpenCvSharp {Version(typeof(OpenCvSharp.Mat))}, Roslyn {Version(typeof(Compilation))}.";

    /// <summary>Jobs that run or wait, mean of the last minute; a quiet machine shows less than its number of processors.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>A line of /proc/self/status in bytes, such as VmHWM, the most memory the process ever had; 0 where there is none.</summary>
    public static long Status(string name)
    {
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private static string Processor()
    {
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        string widest = System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? "AVX-512" : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? "AVX2" : "";
        return (line?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString()) + (widest.Length > 0 ? " with " + widest : "");
    }

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version!.ToString();
}
