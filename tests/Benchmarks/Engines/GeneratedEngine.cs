using System.Runtime.Loader;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Preparation;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Engines;

/// <summary>What the generator made of the prototxt for TorchSharp.</summary>
internal sealed class GeneratedEngine : TorchEngine
{
    private readonly ICaffeNet net;
    private readonly NetView view;
    private readonly string input;

    public GeneratedEngine(NetFolder folder)
        : base(folder.Facts.Shape)
    {
        net = Create(folder);
        net.LoadWeights(folder.CaffeModel);
        view = net.Views.First(v => v.Name == "Predict");
        input = folder.Facts.Input;
    }

    /// <summary>The net with parameters as its fillers made them.</summary>
    public static ICaffeNet Create(NetFolder folder)
    {
        Type type = new AssemblyLoadContext(folder.Folder).LoadFromAssemblyPath(folder.Assembly).GetType($"Consumer.{NetPreparation.Class}", throwOnError: true)!;
        return (ICaffeNet)Activator.CreateInstance(type, [null])!;
    }

    public override void Forward()
    {
        using NetOutputs outputs = Run();
    }

    public override IReadOnlyDictionary<string, float[]> Outputs()
    {
        using NetOutputs outputs = Run();
        return outputs.ToDictionary(o => o.Key, o => o.Value.contiguous().data<float>().ToArray());
    }

    public override void Dispose()
    {
        net.Dispose();
        base.Dispose();
    }

    private NetOutputs Run() => view.Run(new Dictionary<string, Tensor> { [input] = Input! });
}
