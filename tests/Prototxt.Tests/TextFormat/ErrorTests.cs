using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>What is said about wrong text: where, in which words, once, and all of it.</summary>
public class ErrorTests
{
    [Theory]
    // strings without quotes
    [InlineData("""layer { data_param { source: C:\data\train backend: LMDB } }""", """PTX0101 1:30 [C:\data\train] 'source' expects text in quotes: "C:/data/train" """)]
    [InlineData("name: /home/me/net", """PTX0101 1:7 [/home/me/net] 'name' expects text in quotes: "/home/me/net" """)]
    [InlineData("name: conv1/7x7_s2", """PTX0101 1:7 [conv1/7x7_s2] 'name' expects text in quotes: "conv1/7x7_s2" """)]
    [InlineData("name: 3x3", """PTX0101 1:7 [3x3] 'name' expects text in quotes: "3x3" """)]
    [InlineData("name: my fine net\nforce_backward: true", """PTX0101 1:7 [my fine net] Text must be in quotes: "my fine net" """)]
    [InlineData("layer { type: Convolution }", """PTX0101 1:15 [Convolution] 'type' expects text in quotes: "Convolution" """)]
    [InlineData("name: \u201cnet\u201d", "PTX0101 1:7 [\u201cnet\u201d] \u201c and \u201d are typographic quotes; write \"net\"")]
    [InlineData("layer { name: \u2018a b\u2019 type: 'ReLU' }", "PTX0101 1:15 [\u2018a b\u2019] \u2018 and \u2019 are typographic quotes; write \"a b\"")]
    [InlineData("name: \u201enet\u201c", "PTX0101 1:7 [\u201enet\u201c] \u201e and \u201c are typographic quotes; write \"net\"")]
    [InlineData("name: \u201dnet\u201d", "PTX0101 1:7 [\u201dnet\u201d] \u201d is a typographic quote; write \"net\"")]
    [InlineData("name: \"net\u201d\nlayer { }", "PTX0101 1:7 [\"net\u201d] \u201d is a typographic quote; write \"net\"")]
    [InlineData("name: \u201cnet\"\nlayer { }", "PTX0101 1:7 [\u201cnet\"] \u201c is a typographic quote; write \"net\"")]
    [InlineData("layer { name: \u201cnet }", "PTX0101 1:15 [\u201cnet] \u201c is a typographic quote; write \"net\"")]
    [InlineData("name:\u00a0'x'\u00a0", "PTX0100 1:6 [\u00a0] Expected a space, found U+00A0, which only looks like one; the file has 2 such characters")]
    // comments
    [InlineData("// one\n  // two\nname: 'x'", "PTX0100 1:1 [//] Expected a field name, found '//'; comments begin with #")]
    [InlineData("layer { name: 'x' // why\n loss_weight: 1// one\n }", "PTX0100 1:19 [//] Expected a field name, found '//'; comments begin with #|PTX0100 2:16 [//] Expected a field name, found '//'; comments begin with #")]
    [InlineData("/* one\n layer { */ name: 'x'", "PTX0100 1:1 [/*] Expected a field name, found '/*'; comments begin with #")]
    // conflicts
    [InlineData("name: 'x'\n<<<<<<< HEAD\nlayer { }\n=======\nlayer { name: 'y' }\n>>>>>>> other\nlayer { }", "PTX0100 2:1 [<<<<<<<] This is a conflict marker of git; resolve the conflict")]
    [InlineData("name: 'x'\r\n<<<<<<< HEAD\r\nlayer { }\r\n||||||| base\r\nlayer {\r\n=======\r\n>>>>>>> other\r\n", "PTX0100 2:1 [<<<<<<<] This is a conflict marker of git; resolve the conflict")]
    [InlineData("name: 'x'\n==========\nlayer { }", "PTX0100 2:1 [=] Expected a field name, found '='")]
    [InlineData("name: 'x'\n>>>>>>>>>>\nlayer { }", "PTX0100 2:1 [>] This '>' closes nothing")]
    // layers of two formats
    [InlineData("layers { name: 'a' type: 'Softmax' blobs_lr: 1 }\nlayers { type: 'ReLU' }", "PTX0206 1:1 [layers] A type in quotes belongs to the current format; write 'layer' in place of 'layers' (or SOFTMAX without quotes); so in 1 layer more")]
    [InlineData("layer { type: RELU }\nlayer { type: CONVOLUTION blobs_lr: 1 }\nlayer { type: DATA }", "PTX0206 1:15 [RELU] RELU is a type of the V1 format; write \"ReLU\" (or 'layers' in place of 'layer'); so in 2 layers more")]
    [InlineData("layers { name: 'a' type: 'Own' own_param { a: 1 } }", "PTX0206 1:1 [layers] A type in quotes belongs to the current format; write 'layer' in place of 'layers'|PTX0200 1:32 [own_param] LayerParameter has no field 'own_param'")]
    [InlineData("layer { name: 'a' type: INNER_PRODUCT blobs_lr: 1 weight_decay: 0 }", "PTX0206 1:25 [INNER_PRODUCT] INNER_PRODUCT is a type of the V1 format; write \"InnerProduct\" (or 'layers' in place of 'layer')")]
    [InlineData("""name: "C:\data" """, """PTX0101 1:10 [\d] \d is not an escape sequence; write \\ for a backslash, or / in a path""")]
    [InlineData("name: 'a\nforce_backward: true", "PTX0101 1:7 ['a] The closing ' is missing; text cannot continue on the next line")]
    // holes
    [InlineData("layer { convolution_param { num_output: cls6x } }", "PTX0102 1:41 [cls6x] 'cls6x' is a template hole, not a value; 'num_output' expects a whole number; set PrototxtVariables=\"cls6x=…\" on the AdditionalFiles item")]
    [InlineData("layer { convolution_param { num_output: 21x } }", "PTX0102 1:41 [21x] '21x' is a template hole, not a value; 'num_output' expects a whole number; set PrototxtVariables=\"21x=…\" on the AdditionalFiles item")]
    [InlineData("layer { convolution_param { num_output: ${N} } }", "PTX0102 1:41 [${N}] '${N}' is a template hole, not a value; set PrototxtVariables=\"N=…\" on the AdditionalFiles item")]
    [InlineData("name: $NAME", "PTX0102 1:7 [$NAME] '$NAME' is a template hole, not a value; set PrototxtVariables=\"NAME=…\" on the AdditionalFiles item")]
    [InlineData("name: {{ name }}_train", "PTX0102 1:7 [{{ name }}_train] '{{ name }}_train' is a template hole, not a value; set PrototxtVariables=\"name=…\" on the AdditionalFiles item")]
    [InlineData("{{layers}}\nname: 'x'", "PTX0102 1:1 [{{layers}}] '{{layers}}' is a template hole, and only values can be filled, not fields")]
    [InlineData("layer { unheard_of: $Default$ }", "PTX0102 1:21 [$Default$] '$Default$' is a template hole, not a value; set PrototxtVariables=\"Default=…\" on the AdditionalFiles item|PTX0200 1:9 [unheard_of] LayerParameter has no field 'unheard_of'")]
    // syntax
    [InlineData("layer { convolution_param { pad: 3stride: 2 } }", "PTX0100 1:34 [3] Expected a space between the number and the field name, found '3' without one")]
    [InlineData("name:\nlayer { }", "PTX0100 2:1 [layer] Expected a value for 'name', found 'layer'")]
    [InlineData("layer {\n name: 'a'\n", "PTX0100 3:1 [] Expected '}' for the message that begins in line 1, found the end of the file")]
    [InlineData("{ \"layers\": [ { \"name\": \"x\" } ] }", "PTX0002 1:1 [] This is JSON, not a prototxt. Caffe's nets are written in protobuf's text format: name: \"net\" layer { … }.")]
    [InlineData("\n[\n {\"name\": 1}]", "PTX0002 1:1 [] This is JSON, not a prototxt. Caffe's nets are written in protobuf's text format: name: \"net\" layer { … }.")]
    [InlineData("layer { name: 'a' >", "PTX0100 1:19 [>] Expected '}', found '>'")]
    [InlineData("[caffe.extra] { a: 1 } name: 'x'", "PTX0100 1:1 [[caffe.extra]] Expected a field name, found the extension '[caffe.extra]'; Caffe's messages have none")]
    [InlineData("layer { loss_weight: 1.2.3 }", "PTX0202 1:22 [1.2.3] 'loss_weight' expects a number, found 1.2.3")]
    [InlineData("input_dim: [1, , 2]", "PTX0100 1:16 [,] Expected a value, found ','")]
    [InlineData("input_dim [1]", "PTX0100 1:11 [[] Expected ':' after 'input_dim', found '['")]
    [InlineData("name = 'x'", "PTX0100 1:6 [=] Expected ':' after 'name', found '='")]
    [InlineData("name: 'x'\u0001", "PTX0100 1:10 [\u0001] Expected a printable character, found the control character U+0001")]
    // schema
    [InlineData("layer { botom: 'x' }", "PTX0200 1:9 [botom] LayerParameter has no field 'botom'. Did you mean 'bottom'?")]
    [InlineData("layer { kernel_size: 3 }", "PTX0200 1:9 [kernel_size] LayerParameter has no field 'kernel_size'; 'kernel_size' belongs in convolution_param or pooling_param")]
    [InlineData("layer { lr_mult: 3 }", "PTX0200 1:9 [lr_mult] LayerParameter has no field 'lr_mult'; 'lr_mult' belongs in param")]
    [InlineData("layer { pooling_param { poll: MAX } }", "PTX0200 1:25 [poll] PoolingParameter has no field 'poll'. Did you mean 'pool'?")]
    [InlineData("layer { pooling_param { bottom: 'x' } }", "PTX0200 1:25 [bottom] PoolingParameter has no field 'bottom'; 'bottom' belongs one level up, beside 'pooling_param'")]
    [InlineData("layer { pooling_param { num_output: 3 } }", "PTX0200 1:25 [num_output] PoolingParameter has no field 'num_output'; 'num_output' belongs in convolution_param, inner_product_param, embed_param or another")]
    [InlineData("layer { pooling_param { pool: MXA } }", "PTX0201 1:31 [MXA] 'MXA' is not a value of PoolMethod. Did you mean 'MAX'?")]
    [InlineData("layer { pooling_param { pool: MEDIAN } }", "PTX0201 1:31 [MEDIAN] 'MEDIAN' is not a value of PoolMethod; it has MAX, AVE and STOCHASTIC")]
    [InlineData("layer { pooling_param { pool: 'MAX' } }", "PTX0202 1:31 ['MAX'] 'pool' expects MAX, AVE or STOCHASTIC, found the text 'MAX'")]
    [InlineData("layer { convolution_param { num_output: -1 } }", "PTX0203 1:41 [-1] -1 does not fit 'num_output', which is an unsigned 32-bit number")]
    [InlineData("layer { convolution_param: 3 }", "PTX0202 1:28 [3] 'convolution_param' expects a message { … }, found 3")]
    [InlineData("name { }", "PTX0202 1:6 [{] 'name' expects text in quotes, found a message")]
    [InlineData("name: ['x']", "PTX0202 1:7 [['x']] 'name' expects text in quotes, once, found a list")]
    [InlineData("name: 'x'\nname: 'y'", "PTX0204 2:1 [name] 'name' may be given only once; it is already given in line 1")]
    [InlineData("layer { clip_param { } }", "PTX0205 1:9 [clip_param] ClipParameter needs the field 'min'|PTX0205 1:9 [clip_param] ClipParameter needs the field 'max'")]
    [InlineData("layer { clip_param { min: 'x' max: 1 } }", "PTX0202 1:27 ['x'] 'min' expects a number, found the text 'x'")]
    // files that are something else
    [InlineData("<!DOCTYPE html>\n<html>", "PTX0002 1:1 [] This is a web page, not a prototxt. It was probably saved from a browser; download the raw file.")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "PTX0002 1:1 [] This is a Git LFS pointer, not a prototxt. The content was not fetched; run 'git lfs pull'.")]
    [InlineData("\n\u0005Lenet\0", "PTX0002 1:1 [] This is a binary file, not a prototxt. Weights (.caffemodel) are loaded at run time; add the net's .prototxt here.")]
    public void One_mistake_gives_one_report(string text, string expected) =>
        Assert.Equal(expected.Split('|').Select(e => e.TrimEnd()).Order(), Parsed.Net(text).Reports.Order());

    [Fact]
    public void A_field_of_the_old_format_is_unknown_in_the_current_one() =>
        Assert.StartsWith("PTX0200 1:22 [blobs_lr] LayerParameter has no field 'blobs_lr'", Assert.Single(Parsed.Net("layer { type: 'ReLU' blobs_lr: 1 }").Reports), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_of_a_file_are_reported_and_the_rest_is_read()
    {
        var parsed = Parsed.Net("""
            name "net"
            layer {
              name: "a" type: Data
              data_param { source: D:\lmdb batch_size: 6x }
              }}
            layer { name: "b" @ type: "ReLU" }
            layer { name: "c"; ; type: "Pooling" pooling_param { kernel_size: "3" pool: MXA stride 2 } }
            layer name: "d" { type: "Power" }
            layer { name: "e" top: ["x" "y" bottom: "z" }
            layer { name: "f" loss_weight: 0x1 phase: TEST
            """);

        Assert.Equal(
            ["1:6", "3:19", "4:24", "4:44", "5:4", "6:19", "7:20", "7:67", "7:77", "7:88", "8:7", "8:7", "8:17", "9:33", "10:32", "10:47"],
            parsed.Diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(Parsed.Position));
        Assert.Equal("net", parsed.Root!.String("name"));
        Assert.Equal(["a", "b", "c", "e", "f"], parsed.Root.Subs("layer").Select(l => l.String("name")));
        Assert.Equal("ReLU", parsed.Root.Subs("layer")[1].String("type"));
    }

    [Fact]
    public void A_byte_order_mark_is_passed() => Assert.Equal("x", Parsed.Net("\uFEFFname: 'x'").Root!.String("name"));
}
