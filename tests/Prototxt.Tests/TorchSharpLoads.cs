using TorchSharp;
using Xunit;

namespace Prototxt.Tests;

public class TorchSharpLoads
{
    [Fact]
    public void The_native_library_in_the_output_folder_is_accepted_by_this_machine()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();
        Assert.Equal(6f, sum.item<float>());
    }
}
