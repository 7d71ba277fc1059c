using Prototxt.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>What a generated class tells of its net, made when it is first asked for and kept.</summary>
internal sealed class NetContents(nn.Module net, string netName)
{
    private readonly IGeneratedNet generated = (IGeneratedNet)net;
    private volatile LearnedLayers? learnedLayers;
    private volatile IReadOnlyList<LearnableParameter>? learnableParameters;
    private volatile IReadOnlyList<NetView>? views;

    public string NetName => netName;

    public IReadOnlyList<NetView> Views
    {
        get
        {
            NetState.EnsureAlive(net);
            return views ??= Array.AsReadOnly(generated.CreateViews());
        }
    }

    public LearnedLayers LearnedLayers
    {
        get
        {
            NetState.EnsureAlive(net);
            return learnedLayers is { AreAlive: true } kept ? kept : learnedLayers = MakeLearnedLayers();
        }
    }

    public IReadOnlyList<LearnableParameter> LearnableParameters
    {
        get
        {
            NetState.EnsureAlive(net);
            return learnableParameters is { } kept && kept.All(static p => !p.Value.IsInvalid) ? kept : learnableParameters = Array.AsReadOnly(generated.CreateLearnableParameters());
        }
    }

    /// <summary>Moves and converts the net's blobs.</summary>
    public void Move(ScalarType? dtype, Device? device)
    {
        NetState.Move(net, dtype, device);
        learnedLayers = null; // views of shared blobs lie over the memory that these had
    }

    /// <summary>Moves blobs that TorchSharp leaves where they were made: it takes each new module for one on the CPU.</summary>
    public void EnsureOn(DeviceType device)
    {
        if (net.parameters().Concat(net.buffers()).Any(blob => blob.device_type != device))
            Move(null, new Device(device));
    }

    public void Save(string path) => CaffeModel.Save(path, netName, LearnedLayers.EnsureSized());

    // A shared blob may be a view, which must outlive the caller's dispose scope. Made while autograd is on, it follows the blob
    // through whatever changes that; libtorch refuses to read one that was made while it was off.
    private LearnedLayers MakeLearnedLayers()
    {
        using var grad = enable_grad();
        var layers = new LearnedLayers(generated.CreateLearnedLayers());
        foreach (Tensor blob in layers.SelectMany(static l => l.Blobs))
            blob.DetachFromDisposeScope();
        return layers;
    }
}
