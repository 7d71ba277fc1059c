using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Tops without a bottom: a learned blob, or what a filler makes in each pass.</summary>
internal static class FillingRules
{
    public static Mapped Parameter(Node layer) => new Kernel(KernelCall.Of("Filling.Copy", Sizes(layer.Plan!.Tops[0])), LayoutRule.Plain)
    {
        Member = new KernelMember("float[]", KernelCall.OfWeights("Numbers", layer.Name, Sizes(layer.Plan.Tops[0], new Args().Positional("blob", new Constant.Whole(0))))) { IsArgument = true },
    };

    public static Mapped DummyData(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        List<Kernel> tops = [];
        for (int i = 0; i < layer.Tops.Count; i++)
        {
            Constant filler = layer.Tops.Count == 1 ? planned.Find("filler") : ((Constant.Tuple)planned[i].Value).Items[1];
            if (Filled(layer.Plan.Tops[i], filler) is not { } call)
                return Mapped.None($"has a top with a {((Constant.Filler)filler).Kind} filler, which no kernel computes");
            tops.Add(new Kernel(call, LayoutRule.Plain));
        }

        return new(tops.ToEquatableArray());
    }

    // Null where there is no such function.
    private static KernelCall? Filled(Shape top, Constant filler)
    {
        Args args = new Args().Longs("shape", top.Sizes);
        if (filler is not Constant.Filler { Numbers: var numbers, Kind: var kind })
            return KernelCall.Of("Filling.Constant", args);
        return kind switch
        {
            FillerKind.Constant => KernelCall.Of("Filling.Constant", args).With(numbers, "value"),
            FillerKind.Bilinear => KernelCall.Of("Filling.Bilinear", args),
            FillerKind.Uniform => KernelCall.Of("Filling.Uniform", args).With(numbers, "min", "max"),
            FillerKind.Gaussian when numbers.All(n => n.Name != "sparse" || n.IsDefault) => KernelCall.Of("Filling.Gaussian", args).With(numbers, "mean", "std"),
            FillerKind.Diagonal => KernelCall.Of("Filling.Diagonal", args).With(numbers, "value"),
            FillerKind.Xavier when Math.Sqrt(3 / Fan(top, numbers)) is var limit => KernelCall.Of("Filling.Uniform", args.Float("min", (float)-limit).Float("max", (float)limit)),
            FillerKind.Msra when Math.Sqrt(2 / (Fan(top, numbers) * (1 + Math.Pow(numbers.Float("alpha"), 2)))) is var std => KernelCall.Of("Filling.Gaussian", args.Float("std", (float)std)),
            _ => null,
        };
    }

    // What the deviation goes by: the numbers that an output is made of, or that an input goes to.
    private static double Fan(Shape top, EquatableArray<Argument> numbers)
    {
        double count = top.Sizes.Aggregate(1.0, (a, b) => a * b), inputs = count / top[0].Size, outputs = top.Rank > 1 ? count / top[1].Size : count;
        return numbers.Enum("norm") switch { "FanIn" => inputs, "FanOut" => outputs, _ => (inputs + outputs) / 2 };
    }

    private static Args Sizes(Shape shape, Args? before = null)
    {
        Args args = before ?? new Args();
        foreach (long size in shape.Sizes)
            args.Positional("shape", new Constant.Whole(size));
        return args;
    }
}
