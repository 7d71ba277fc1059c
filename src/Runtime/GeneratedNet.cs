using Prototxt.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// What generated nets derive from. Moving or converting one (<c>to</c>, <c>cuda</c>, <c>half</c>) keeps every parameter the
/// object that it is, so that layers which share one and lists of parameters go on seeing it. An optimizer, which knows its
/// parameters by their memory, is made afterwards.
/// </summary>
public abstract class GeneratedNet : nn.Module, ICaffeNet, IStatefulNet
{
    private readonly NetState state = new();
    private readonly NetContents contents;

    /// <summary>Begins a net.</summary>
    /// <param name="name">The net's name; its class's where the prototxt gives none.</param>
    /// <param name="netName">The name as weight files have it, where that is another: empty, where the prototxt gives none.</param>
    protected GeneratedNet(string name, string? netName = null)
        : base(name) => contents = new(this, netName ?? name);

    NetState IStatefulNet.State => state;

    string IStatefulNet.NetName => contents.NetName;

    IReadOnlyList<NetView> ICaffeNet.Views => contents.Views;

    /// <inheritdoc/>
    public LearnedLayers LearnedLayers => contents.LearnedLayers;

    /// <inheritdoc/>
    public IReadOnlyList<LearnableParameter> LearnableParameters => contents.LearnableParameters;

    /// <inheritdoc/>
    public LoadReport LoadWeights(string path, LoadOptions? options = null) => WeightFile.Load(path, LearnedLayers, options);

    /// <inheritdoc/>
    public void SaveCaffeModel(string path) => contents.Save(path);

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
    {
        base._to(deviceType, deviceIndex, non_blocking);
        contents.EnsureOn(deviceType);
        return this;
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        contents.Move(dtype, device);
        base._toEpilog(dtype, device, non_blocking);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        state.IsDisposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>As <see cref="GeneratedNet"/>, for a net that makes one tensor of one.</summary>
/// <typeparam name="T">A tensor.</typeparam>
/// <typeparam name="TResult">A tensor.</typeparam>
public abstract class GeneratedNet<T, TResult> : nn.Module<T, TResult>, ICaffeNet, IStatefulNet
{
    private readonly NetState state = new();
    private readonly NetContents contents;

    /// <summary>Begins a net.</summary>
    /// <param name="name">The net's name; its class's where the prototxt gives none.</param>
    /// <param name="netName">The name as weight files have it, where that is another: empty, where the prototxt gives none.</param>
    protected GeneratedNet(string name, string? netName = null)
        : base(name) => contents = new(this, netName ?? name);

    NetState IStatefulNet.State => state;

    string IStatefulNet.NetName => contents.NetName;

    IReadOnlyList<NetView> ICaffeNet.Views => contents.Views;

    /// <inheritdoc/>
    public LearnedLayers LearnedLayers => contents.LearnedLayers;

    /// <inheritdoc/>
    public IReadOnlyList<LearnableParameter> LearnableParameters => contents.LearnableParameters;

    /// <inheritdoc/>
    public LoadReport LoadWeights(string path, LoadOptions? options = null) => WeightFile.Load(path, LearnedLayers, options);

    /// <inheritdoc/>
    public void SaveCaffeModel(string path) => contents.Save(path);

    /// <inheritdoc/>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
    {
        base._to(deviceType, deviceIndex, non_blocking);
        contents.EnsureOn(deviceType);
        return this;
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        contents.Move(dtype, device);
        base._toEpilog(dtype, device, non_blocking);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        state.IsDisposed = true;
        base.Dispose(disposing);
    }
}
