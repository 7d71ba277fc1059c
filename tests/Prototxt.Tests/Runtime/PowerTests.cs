using Prototxt.Layers;

namespace Prototxt.Tests.Runtime;

public class PowerTests : GoldenLayerTests<PowerTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["default_identity"] = c => c.Top("y", Power.Forward(c["x"])),
        ["affine"] = c => c.Top("y", Power.Forward(c["x"], scale: -0.0625f, shift: 3f)),
        ["cube"] = c => c.Top("y", Power.Forward(c["x"], power: 3f, scale: -1.5f)),
        ["scale_zero"] = c => c.Top("y", Power.Forward(c["x"], power: 3f, scale: 0f, shift: 2f)),
        ["sqrt"] = c => c.Top("y", Power.Forward(c["x"], power: 0.5f, scale: 2f, shift: 0.1f)),
        ["square"] = c => c.Top("y", Power.Forward(c["x"], power: 2f, scale: 0.5f, shift: -1.25f)),
    };
}
