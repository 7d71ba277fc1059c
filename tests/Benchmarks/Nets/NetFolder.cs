using System.Text.Json;

namespace Prototxt.Benchmarks.Nets;

/// <summary>A net as each engine reads it: files in a folder.</summary>
internal sealed class NetFolder(string path)
{
    private NetFacts? facts;

    public string Folder => path;

    public string Prototxt => Path.Combine(path, "net.prototxt");

    public string CaffeModel => Path.Combine(path, "net.caffemodel");

    public string Onnx => Path.Combine(path, "net.onnx");

    /// <summary>The class on TorchSharp.</summary>
    public string Assembly => Path.Combine(path, "net.dll");

    /// <summary>The predictor.</summary>
    public string PredictorAssembly => Path.Combine(path, "predictor.dll");

    /// <summary>The same, in which the predictor's time is taken after every step.</summary>
    public string TimedAssembly => Path.Combine(path, "timed.dll");

    /// <summary>An engine as a program of its own.</summary>
    /// <param name="engine">The engine's word.</param>
    public string Program(string engine) => Path.Combine(path, engine, OperatingSystem.IsWindows() ? "predict.exe" : "predict");

    public NetFacts Facts => facts ??= JsonSerializer.Deserialize<NetFacts>(File.ReadAllText(FactsPath))!;

    private string FactsPath => Path.Combine(path, "facts.json");

    public void Write(NetFacts facts) => File.WriteAllText(FactsPath, JsonSerializer.Serialize(facts));
}
