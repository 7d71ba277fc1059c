using Microsoft.CodeAnalysis;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Supplied;
using Xunit;

namespace Prototxt.Tests.Hooks;

/// <summary>Layer types of forks are called by name, in the format of 2014 too, and can be supplied or give data like any other.</summary>
public class ForkTypeTests
{
    private const string Input = "name: 'Old' input: 'x' input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\n";
    private const string Rest = "layers { name: 'f' type: INNER_PRODUCT bottom: 'l' top: 'f' inner_product_param { num_output: 2 } }\n";

    [Theory]
    [InlineData("LOCAL", "a layer of DeepFace (RiweiChen/DeepFace)")]
    [InlineData("POOLING3D", "a layer of C3D (facebook/C3D)")]
    [InlineData("CONVOLUTION3D", "a layer of C3D (facebook/C3D)")]
    [InlineData("NOBODYS_OWN", "private partial Tensor")]
    public void An_old_type_of_a_fork_says_what_to_write(string type, string known)
    {
        GeneratorRun run = GeneratorRun.Of(Input + $"layers {{ name: 'l' type: {type} bottom: 'x' top: 'l' blobs_lr: 1 local_param {{ num_output: 4 }} }}\n" + Rest);
        Diagnostic error = Assert.Single(run.Errors);
        Assert.Equal("PTX0300", error.Id);
        Assert.Contains(known, error.GetMessage(), StringComparison.Ordinal);
        Assert.Contains($"set PrototxtHooks=\"{type}\"", error.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("private partial Tensor ", error.GetMessage(), StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", error.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_type_of_a_fork_is_supplied()
    {
        GeneratorRun run = HookNet.Run(Input + "layers { name: 'l' type: LOCAL bottom: 'x' top: 'l' local_param { num_output: 4 kernel_size: 3 } }\n" + Rest,
            "partial class Old { private partial Tensor LOCAL(Tensor x, LOCALParameter parameter) => zeros(x.shape[0], parameter.NumOutput, 8 - parameter.KernelSize + 1, 6); }",
            ("PrototxtHooks", "LOCAL"), ("PrototxtTopShapes", "l: N,4,6,6"));
        Assert.Equal(["PTX0308"], run.Diagnostics.Select(d => d.Id));
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("layers { name: 'd' type: IMAGE_SEG_DATA top: 'd' image_data_param { source: 's' } transform_param { mirror: true } }\nlayers { name: 'r' type: RELU bottom: 'd' top: 'r' }", "IMAGE_SEG_DATA")]
    [InlineData("layer { name: 'd' type: 'ImageGtData' top: 'd' }\nlayer { name: 'r' type: 'ReLU' bottom: 'd' top: 'r' }", "ImageGtData")]
    [InlineData("layer { name: 'd' type: 'ImageSegData' top: 'd' }\nlayer { name: 'r' type: 'ReLU' bottom: 'd' top: 'r' }", "ImageSegData")]
    [InlineData("layer { name: 'd' type: 'MyImageData' top: 'd' }\nlayer { name: 'r' type: 'ReLU' bottom: 'd' top: 'r' }", "is 'ImageData' meant?")]
    public void Data_of_a_fork_is_data(string net, string known)
    {
        GeneratorRun run = GeneratorRun.Of(net);
        Assert.Empty(run.Errors);
        Assert.Contains(known, Assert.Single(run.Diagnostics, d => d.Id == "PTX0316").GetMessage(), StringComparison.Ordinal);
        Assert.Empty(run.CompilerMessages);
    }

    [Theory]
    [InlineData("layer { name: 'd' type: 'ImagData' top: 'd' }", "PTX0300")]
    [InlineData("layer { name: 'd' type: 'imagedata' top: 'd' }", "PTX0300")]
    [InlineData("layers { name: 'd' type: IMAGEDATA top: 'd' }", "PTX0201")]
    [InlineData("layers { name: 'd' type: CONVOLUTON bottom: 'x' top: 'd' }", "PTX0201")]
    public void A_slip_of_the_pen_is_a_mistake(string net, string id) =>
        Assert.Equal([id], GeneratorRun.Of(net.Contains("bottom", StringComparison.Ordinal) ? Input + net : net).Errors.Select(e => e.Id));

    [Fact]
    public void An_old_type_that_only_evaluates_is_left_out() =>
        Assert.Empty(GeneratorRun.Of(Input + Rest.Replace("'l'", "'x'", StringComparison.Ordinal) + "layers { name: 'a' type: ELTWISE_ACCURACY bottom: 'f' bottom: 'x' top: 'a' }").Errors);

    [Fact]
    public void No_type_of_Prototxt_is_called_a_forks() => Assert.All(LayerRegistry.Names, n => Assert.Null(ForkTypes.Find(n)));
}
