using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Weights;
using TorchSharp;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>A predictor's net on TorchSharp, compiled when it is first asked for.</summary>
/// <param name="run">What the generator made.</param>
/// <param name="fill">Gives the net its weights.</param>
internal sealed class TorchReferee(GeneratorRun run, Action<ICaffeNet> fill) : IDisposable
{
    private CompiledNet? _net;

    /// <summary>The net, which does not run.</summary>
    public ICaffeNet Net => Compiled.Net;

    private CompiledNet Compiled
    {
        get
        {
            if (_net is null)
                fill((_net = CompiledNet.Of(run)).Net);
            return _net;
        }
    }

    /// <summary>An output of the Predict view, of a net that has not run before, with these weights.</summary>
    public Tensor<float> Output(string name, IReadOnlyDictionary<string, Tensor<float>> inputs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        using ICaffeNet fresh = Compiled.CreateAnother();
        // Weights that the file lacks are those that the fillers drew for this net.
        foreach ((LearnedLayer to, LearnedLayer from) in fresh.LearnedLayers.Zip(Net.LearnedLayers))
            foreach ((torch.Tensor blob, torch.Tensor numbers) in to.Blobs.Zip(from.Blobs).Where(b => b.First.numel() > 0))
                blob.copy_(numbers);
        Dictionary<string, torch.Tensor> given = [];
        foreach (NetPort port in Compiled.View("Predict")!.Inputs)
            given[port.Name] = torch.tensor(Predictors.Flat(inputs[port.Name])).view(port.Shape is { Count: 0 } ? [] : [.. inputs[port.Name].Lengths.ToArray().Select(l => (long)l)]);
        torch.Tensor found = Compiled.Run("Predict", given, fresh)[name];
        return Tensor.Create(Infrastructure.Values.Numbers(found), found.shape.Length == 0 ? [1] : [.. found.shape.Select(size => (nint)size)]);
    }

    public void Dispose() => _net?.Dispose();
}
