using Prototxt.Training.Data;
using Prototxt.Training.Logs;
using static TorchSharp.torch;

namespace Prototxt.Training;

/// <summary>The net that a solver trains.</summary>
/// <param name="Net">The net, which stays the caller's; null for a new one, which is the solver's.</param>
/// <param name="Create">Makes a new net, on a device, when the solver's <c>random_seed</c> is set.</param>
/// <param name="View">The name of the view that is trained.</param>
/// <param name="Data">Opens what the view's data layers read; null where it has none, and the program gives the data.</param>
public sealed record TrainTask(ICaffeNet? Net, Func<Device?, ICaffeNet> Create, string View, Func<DataOptions?, INetData>? Data)
{
    /// <summary>A net that is there already, and stays the caller's.</summary>
    /// <param name="net">The net.</param>
    /// <param name="view">The name of the view that is trained.</param>
    /// <param name="data">Opens what the view's data layers read; null where it has none, and the program gives the data.</param>
    public TrainTask(ICaffeNet net, string view, Func<DataOptions?, INetData>? data)
        : this(net, _ => net, view, data)
    {
    }

    /// <summary>Where the solver file has the net from, in the words of Caffe's log: <c>net file: net.prototxt</c>, <c>net_param</c>; null to name its class.</summary>
    public string? Source { get; init; }

    /// <summary>The view's layers, where the solver file has <c>debug_info: true</c>.</summary>
    public IReadOnlyList<DebugLayer>? Layers { get; init; }
}

/// <summary>A net that a solver tests with: an instance of its own, on the memory of the trained net's parameters.</summary>
/// <param name="Create">Makes the net, on a device. The solver disposes of it.</param>
/// <param name="View">The name of the view that is tested.</param>
/// <param name="Data">Opens what the view's data layers read; null where it has none, and the program gives the data.</param>
public sealed record TestTask(Func<Device?, ICaffeNet> Create, string View, Func<DataOptions?, INetData>? Data)
{
    /// <summary>Where the solver file has the net from, in the words of Caffe's log: <c>net file: net.prototxt</c>, <c>net_param</c>.</summary>
    public string? Source { get; init; }

    /// <summary>The view's layers, where the solver file has <c>debug_info: true</c>.</summary>
    public IReadOnlyList<DebugLayer>? Layers { get; init; }
}
