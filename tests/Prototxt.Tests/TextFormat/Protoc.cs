using System.Diagnostics;
using System.Reflection;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>The reference implementation of the text format.</summary>
internal static class Protoc
{
    /// <summary>The message in binary form; null when protoc refuses the text. Skips the test where there is no protoc.</summary>
    public static byte[]? Encode(string text, string message)
    {
        string tools = typeof(Protoc).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "GrpcTools").Value ?? "";
        string folder = OperatingSystem.IsWindows() ? "windows_x64" : OperatingSystem.IsMacOS() ? "macosx_x64" : "linux_x64";
        string protoc = Path.Combine(tools, "tools", folder, OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");
        Skip.IfNot(File.Exists(protoc), "There is no protoc for this machine.");

        var start = new ProcessStartInfo(protoc, [$"--encode=caffe.{message}", "-I", Path.Combine(SharedData.Repository, "src", "Generator", "Compiler", "Schema"), "caffe.proto"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Task input = Task.Run(() =>
        {
            try
            {
                using Stream stream = process.StandardInput.BaseStream;
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            }
            catch (IOException)
            {
                // protoc stops reading at the first error
            }
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        input.Wait();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }
}
