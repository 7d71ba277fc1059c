using System.Globalization;
using Prototxt.Imaging;

namespace Prototxt;

/// <summary>An input or an output of a view.</summary>
/// <param name="Name">The name of its blob.</param>
/// <param name="Shape">
/// Its axes, -1 where the size can be any, as a batch's, or is not known before the net runs; null where not even the number of
/// axes is known. Sizes are the prototxt's: layers that take pictures of another height and width go on taking them.
/// </param>
/// <param name="Transform">How pictures become the input, where its data layer says that; null otherwise.</param>
/// <param name="LossWeight">By what an output is multiplied in the total loss; 0 where it is no part of that.</param>
public sealed record NetPort(string Name, IReadOnlyList<long>? Shape, ImageTransform? Transform = null, float LossWeight = 0)
{
    /// <summary>Whether a layer reads it. An input that none reads is an output in Caffe, too: its numbers stand in the logs of solvers.</summary>
    public bool IsRead { get; init; } = true;

    /// <summary>Name and shape, as in <c>data [?,3,227,227]</c>.</summary>
    public override string ToString() =>
        $"{Name} {(Shape is null ? "[…]" : $"[{string.Join(",", Shape.Select(size => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture)))}]")}";
}
